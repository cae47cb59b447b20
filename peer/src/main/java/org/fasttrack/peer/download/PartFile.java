package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;

/**
 * A download on disk: {@code name.<content id>.part}, and beside it {@code .leaves}, the verified leaf layer.
 *
 * <p>No record of progress is kept apart from the bytes: after a crash every leaf is checked against its hash, so what
 * counts as present is what verifies, whatever the machine was doing when it stopped.
 */
final class PartFile implements AutoCloseable {
    private final Path part;
    private final Path leavesFile;
    private final FileChannel channel;

    private PartFile(Path part, Path leavesFile, FileChannel channel) {
        this.part = part;
        this.leavesFile = leavesFile;
        this.channel = channel;
    }

    /** Opens or makes the part file of {@code target}. @throws IOException also when another process is at it */
    static PartFile open(Path target, ContentId content) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        String stem = "." + target.getFileName() + "." + content.toString().substring(0, 16);
        Path part = target.resolveSibling(stem + ".part");
        FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new OverlappingFileLockException();
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException(part + " is being downloaded already", e);
        }
        return new PartFile(part, target.resolveSibling(stem + ".leaves"), channel);
    }

    long bytesOnDisk() throws IOException {
        return channel.size();
    }

    /** The leaf layer kept from an earlier run; empty array when there is none. */
    byte[] keptLeaves(long expectedBytes) throws IOException {
        boolean kept = Files.isRegularFile(leavesFile) && Files.size(leavesFile) == expectedBytes;
        return kept ? Files.readAllBytes(leavesFile) : new byte[0];
    }

    void keepLeaves(LeafHashes leaves) throws IOException {
        Files.write(leavesFile, leaves.bytes());
    }

    /** Which leaves are on disk and verify. */
    BitSet present(LeafHashes leaves) throws IOException {
        BitSet present = new BitSet(leaves.count());
        byte[] leaf = new byte[MerkleTree.LEAF_BYTES];
        for (int i = 0; i < leaves.count(); i++) {
            long at = (long) i * MerkleTree.LEAF_BYTES;
            ByteBuffer data = ByteBuffer.wrap(leaf, 0, leaves.leafBytes(i));
            if (at + data.remaining() > channel.size()) {
                break;
            }
            while (data.hasRemaining() && channel.read(data, at + data.position()) > 0) {
                // reads the rest of the leaf
            }
            present.set(i, leaves.leafMatches(i, data.flip()));
        }
        return present;
    }

    void write(byte[] bytes, int offset, int length, long at) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(bytes, offset, length);
        long to = at;
        while (data.hasRemaining()) {
            to += channel.write(data, to);
        }
    }

    /** Makes the verified bytes durable, then gives them their name; an existing file keeps its own. @return the name given */
    Path finish(Path target, long bytes) throws IOException {
        channel.truncate(bytes);
        channel.force(true);
        for (int n = 1; ; n++) {
            Path candidate = n == 1 ? target : numbered(target, n);
            try {
                // A link fails when the name is taken, where a rename would overwrite.
                Files.createLink(candidate, part);
            } catch (FileAlreadyExistsException e) {
                continue;
            } catch (UnsupportedOperationException e) {
                if (Files.exists(candidate)) {
                    continue;
                }
                Files.move(part, candidate, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.deleteIfExists(part);
            Files.deleteIfExists(leavesFile);
            return candidate;
        }
    }

    private static Path numbered(Path target, int n) {
        String name = target.getFileName().toString();
        int dot = name.lastIndexOf('.');
        int cut = dot > 0 ? dot : name.length();
        return target.resolveSibling(name.substring(0, cut) + " (" + n + ")" + name.substring(cut));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
