package org.fasttrack.lab.bench.transfer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.lab.bench.transfer.VastSource.Protocol;

/**
 * What memory a download of 100 GiB takes. The source is a sparse file of which every MiB has one leaf of random bytes at
 * its start; the download runs in a process of its own whose heap holds the leaf hashes and hardly more, and is stopped
 * after some GiB. The target lies on a sparse file system in a file, so that no disk of that size is needed.
 */
public final class DownloadMemory {
    private static final long MIB = 1L << 20;
    private static final int LEAF = MerkleTree.LEAF_BYTES;
    /** The claim: so much beyond hashes and bitmaps. */
    private static final long BEYOND = 64 * MIB;
    /** Of the heap for new objects: the layer of hashes needs the rest in one piece. */
    private static final long YOUNG = 24 * MIB;

    private DownloadMemory() {}

    /** Arguments: GiB of the content (100), GiB to fetch (2). @return the exit code */
    public static int run(String[] args) throws IOException, InterruptedException {
        long bytes = (args.length > 0 ? Long.parseLong(args[0]) : 100) << 30;
        long fetched = Math.min(bytes, (args.length > 1 ? Long.parseLong(args[1]) : 2) << 30);
        Path folder = Files.createTempDirectory("download-memory");
        try (var disk = SparseDisk.mount(folder, bytes + (1L << 30))) {
            Path file = folder.resolve("source");
            byte[] leaves = vast(file, bytes, fetched);
            System.out.printf(
                    "%d GiB: %,d leaf hashes of %.1f MiB, a bitmap of %.1f MiB%n",
                    bytes >> 30,
                    MerkleTree.leafCount(bytes),
                    leaves.length / (double) MIB,
                    MerkleTree.leafCount(bytes) / 8.0 / MIB);
            for (Protocol protocol : Protocol.values()) {
                fetch(protocol, file, leaves, bytes, fetched, disk.folder());
            }
            return 0;
        } catch (SparseDisk.NotHere e) {
            System.out.println("nothing measured: " + e.getMessage());
            return 3;
        } finally {
            TransferBench.delete(folder);
        }
    }

    /** @return the file's leaf hashes. Only what will be fetched has random bytes: the rest is never read. */
    private static byte[] vast(Path file, long bytes, long fetched) throws IOException {
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
        byte[] zeros = ContentHasher.leavesOf(ByteBuffer.allocate(LEAF));
        byte[] leaves = new byte[(int) MerkleTree.leafCount(bytes) * MerkleTree.HASH_BYTES];
        for (int at = 0; at < leaves.length; at += zeros.length) {
            System.arraycopy(zeros, 0, leaves, at, zeros.length);
        }
        byte[] block = new byte[LEAF];
        Random random = new Random(1);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long at = 0; at < fetched; at += MIB) {
                random.nextBytes(block);
                out.write(ByteBuffer.wrap(block), at);
                byte[] hash = ContentHasher.leavesOf(ByteBuffer.wrap(block));
                System.arraycopy(hash, 0, leaves, (int) (at / LEAF) * hash.length, hash.length);
            }
        }
        return leaves;
    }

    private static void fetch(Protocol protocol, Path file, byte[] leaves, long bytes, long fetched, Path target)
            throws IOException, InterruptedException {
        System.out.println(protocol.label());
        long heap = leaves.length + bytes / LEAF / 8 + BEYOND;
        try (var source = new VastSource(protocol, file, bytes, leaves)) {
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-Xmx" + heap / 1024 + "k",
                            "-Xmn" + YOUNG / 1024 + "k",
                            "-XX:MaxDirectMemorySize=" + BEYOND,
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            MeasuredDownload.class.getName(),
                            source.id().toString(),
                            Integer.toString(source.address().getPort()),
                            source.content().toString(),
                            Long.toString(bytes),
                            Long.toString(fetched),
                            Integer.toString(leaves.length),
                            target.resolve(Arrays.hashCode(protocol.label().toCharArray()) + ".bin")
                                    .toString()))
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException("the download failed in a heap of " + heap / MIB + " MiB");
            }
        }
    }
}
