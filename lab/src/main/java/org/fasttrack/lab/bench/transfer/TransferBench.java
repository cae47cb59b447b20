package org.fasttrack.lab.bench.transfer;

import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.download.Download;
import org.fasttrack.peer.download.DownloadEvents;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Source;
import org.fasttrack.peer.transfer.ContentRoutes;
import org.fasttrack.peer.transfer.ContentSource;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.HttpHandler;
import org.fasttrack.peer.transfer.Served;
import org.fasttrack.peer.transfer.TransferLimits;

/**
 * One source, a file over loopback to a file: ours with TLS 1.3 and every leaf verified, against {@code curl -k} from
 * nginx with TLS 1.3, which verifies nothing. Runs alternate; medians are compared.
 */
public final class TransferBench {
    private static final int LEAF = 16 * 1024;

    private TransferBench() {}

    /** Arguments: MiB (1024), runs (5), folder for the files (a temporary one). Returns the exit code. */
    public static int run(String[] args) throws IOException, InterruptedException {
        long bytes = (args.length > 0 ? Long.parseLong(args[0]) : 1024) << 20;
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Path folder = args.length > 2
                ? Files.createTempDirectory(Path.of(args[2]), "transfer")
                : Files.createTempDirectory("transfer");
        try {
            return compare(folder.toAbsolutePath(), bytes, runs);
        } finally {
            delete(folder);
        }
    }

    private static int compare(Path folder, long bytes, int runs) throws IOException, InterruptedException {
        Path file = random(folder.resolve("source"), bytes);
        byte[] leaves = hash(file, bytes);
        ContentId content = MerkleTree.root(leaves);
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        var identity = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
        boolean rival = Files.isExecutable(NginxRival.NGINX);
        try (DataPort port = serve(identity, file, content, leaves);
                NginxRival nginx = rival ? NginxRival.start(folder, file) : null) {
            var source = new Source(identity.id(), port.address());
            for (int run = -1; run < runs; run++) {
                double own = fetch(folder.resolve("ours"), content, bytes, source);
                double other = nginx == null ? Double.NaN : nginx.fetch(folder.resolve("theirs"));
                Files.deleteIfExists(folder.resolve("theirs"));
                if (run >= 0) {
                    ours.add(own);
                    theirs.add(other);
                }
            }
        }
        return report(bytes, runs, ours, theirs, rival);
    }

    private static int report(long bytes, int runs, List<Double> ours, List<Double> theirs, boolean rival) {
        double own = bytes / 1e6 / median(ours);
        System.out.printf(
                "transfer of %d MiB over loopback, TLS 1.3 (%s), median of %d runs%n",
                bytes >> 20, OpenSsl.isAvailable() ? OpenSsl.versionString() : "JSSE", runs);
        System.out.printf("fasttrack, every leaf verified  %8.0f MB/s  %s%n", own, ours);
        if (!rival) {
            System.out.println("curl from nginx: skipped, there is no " + NginxRival.NGINX);
            return 0;
        }
        double other = bytes / 1e6 / median(theirs);
        System.out.printf("curl from nginx, unverified     %8.0f MB/s  %s%n", other, theirs);
        System.out.printf("ratio %.2f (at least 1.00 is the aim)%n", own / other);
        return own >= other ? 0 : 1;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double fetch(Path target, ContentId content, long bytes, Source source)
            throws IOException, InterruptedException {
        var me = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
        var wanted = new Download.Wanted(content, bytes, List.of(source), target);
        long start = System.nanoTime();
        Outcome outcome = new Download(me, PeerCheck.ANYONE, wanted, DownloadEvents.IGNORED).run();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (outcome instanceof Outcome.Failed failed) {
            throw new IOException(failed.reason());
        }
        Files.delete(target);
        return seconds;
    }

    private static DataPort serve(TlsIdentity identity, Path file, ContentId content, byte[] leaves)
            throws IOException {
        var served = new Served(
                file, Files.size(file), Files.getLastModifiedTime(file).toInstant());
        var source = new ContentSource() {
            @Override
            public Optional<Served> find(ContentId id) {
                return id.equals(content) ? Optional.of(served) : Optional.empty();
            }

            @Override
            public Optional<byte[]> leaves(ContentId id) {
                return Optional.of(leaves);
            }
        };
        var limits = TransferLimits.DEFAULT;
        var http = new HttpHandler(List.of(new ContentRoutes(source, limits)), limits);
        return DataPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identity,
                PeerCheck.ANYONE,
                Map.of("http/1.1", http),
                limits);
    }

    private static Path random(Path file, long bytes) throws IOException {
        byte[] block = new byte[1 << 20];
        new Random(1).nextBytes(block);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long at = 0; at < bytes; at += block.length) {
                block[0] = (byte) at;
                out.write(block, 0, (int) Math.min(block.length, bytes - at));
            }
        }
        return file;
    }

    private static byte[] hash(Path file, long bytes) throws IOException {
        byte[] leaves = new byte[(int) MerkleTree.leafCount(bytes) * MerkleTree.HASH_BYTES];
        var leaf = ByteBuffer.allocate(LEAF);
        try (FileChannel in = FileChannel.open(file)) {
            for (int i = 0; i * 32 < leaves.length; i++) {
                leaf.clear();
                while (leaf.hasRemaining() && in.read(leaf) > 0) {
                    // Until the leaf is whole or the file ends.
                }
                System.arraycopy(ContentHasher.leavesOf(leaf.flip()), 0, leaves, i * 32, 32);
            }
        }
        return leaves;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
