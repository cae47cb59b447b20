package org.fasttrack.peer.download;

import java.io.Closeable;
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
 * A download under way: {@code name.part} holds the bytes at their final positions, {@code name.part.state} says which
 * leaves were verified. The record only says where to look: what it claims is checked again on resume.
 */
final class PartFile implements Closeable {
    private final Path part;
    private final Path state;
    private final ContentId content;
    private final LeafHashes leaves;
    private final FileChannel channel;
    private final BitSet verified = new BitSet();
    private long savedAt = System.nanoTime();

    private PartFile(Path part, ContentId content, LeafHashes leaves, FileChannel channel) {
        this.part = part;
        this.state = part.resolveSibling(part.getFileName() + ".state");
        this.content = content;
        this.leaves = leaves;
        this.channel = channel;
    }

    /**
     * Opens or resumes the part of {@code target}.
     *
     * @throws IOException also when the disk has no room for the rest, or another download writes this part
     */
    static PartFile open(Path target, ContentId content, LeafHashes leaves) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(target + " is no file's path");
        }
        Files.createDirectories(folder);
        Path part = folder.resolve(target.getFileName() + ".part");
        FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel, part);
            var file = new PartFile(part, content, leaves, channel);
            file.recheck();
            file.checkRoom(folder);
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void lock(FileChannel channel, Path part) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process: the same answer as by another one.
        }
        throw new IOException(part + " is being downloaded already");
    }

    private void recheck() throws IOException {
        BitSet claimed = PartState.read(state, content, leaves.fileBytes());
        ByteBuffer leaf = ByteBuffer.allocate(MerkleTree.LEAF_BYTES);
        for (int index = claimed.nextSetBit(0); index >= 0; index = claimed.nextSetBit(index + 1)) {
            if (index >= leaves.count()) {
                return;
            }
            leaf.clear().limit(leaves.leafBytes(index));
            long at = (long) index * MerkleTree.LEAF_BYTES;
            while (leaf.hasRemaining() && channel.read(leaf, at + leaf.position()) > 0) {
                // Until the leaf is whole or the file ends.
            }
            if (leaves.leafMatches(index, leaf.flip())) {
                verified.set(index);
            }
        }
    }

    private void checkRoom(Path folder) throws IOException {
        long needed = leaves.fileBytes() - verifiedBytes();
        long room = Files.getFileStore(folder).getUsableSpace();
        if (needed > room) {
            throw new IOException("no space: " + needed + " bytes needed in " + folder + ", " + room + " free");
        }
    }

    synchronized boolean verified(int fromLeaf, int untilLeaf) {
        return verified.nextClearBit(fromLeaf) >= untilLeaf;
    }

    synchronized long verifiedBytes() {
        long bytes = (long) verified.cardinality() * MerkleTree.LEAF_BYTES;
        int last = leaves.count() - 1;
        return verified.get(last) ? bytes - MerkleTree.LEAF_BYTES + leaves.leafBytes(last) : bytes;
    }

    /** Writes one verified leaf; the state record follows about once a second. */
    void write(int leaf, ByteBuffer data) throws IOException {
        long at = (long) leaf * MerkleTree.LEAF_BYTES;
        while (data.hasRemaining()) {
            at += channel.write(data, at);
        }
        BitSet due = null;
        synchronized (this) {
            verified.set(leaf);
            if (System.nanoTime() - savedAt > 1_000_000_000L) {
                savedAt = System.nanoTime();
                due = (BitSet) verified.clone();
            }
        }
        if (due != null) {
            PartState.write(state, content, leaves.fileBytes(), due);
        }
    }

    /** Saves what is there for the next try. */
    void keep() throws IOException {
        BitSet now;
        synchronized (this) {
            now = (BitSet) verified.clone();
        }
        PartState.write(state, content, leaves.fileBytes(), now);
    }

    /** Gives the verified content its final name: {@code target}, or {@code target (2)} and so on when taken. */
    Path finish(Path target) throws IOException {
        channel.truncate(leaves.fileBytes());
        channel.force(true);
        for (int number = 1; ; number++) {
            Path name = number == 1 ? target : numbered(target, number);
            try {
                publish(name);
                Files.deleteIfExists(state);
                return name;
            } catch (FileAlreadyExistsException e) {
                if (number == 10_000) {
                    throw e;
                }
            }
        }
    }

    /** A hard link fails when the name is taken, which a rename does not; where there are no links, we look before. */
    private void publish(Path name) throws IOException {
        try {
            Files.createLink(name, part);
            Files.delete(part);
        } catch (UnsupportedOperationException e) {
            if (Files.exists(name)) {
                throw new FileAlreadyExistsException(name.toString());
            }
            Files.move(part, name, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static Path numbered(Path target, int number) {
        String name = String.valueOf(target.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return target.resolveSibling(name.substring(0, end) + " (" + number + ")" + name.substring(end));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
