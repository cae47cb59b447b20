package org.fasttrack.peer.download;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.BitSet;
import java.util.Optional;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.peer.files.FinalName;
import org.jspecify.annotations.Nullable;

/**
 * A download under way: {@code name.part} holds the bytes at their final positions, {@code name.part.state} says which
 * leaves were verified. The record only says where to look: what it claims is checked again on resume, and so are the
 * leaves after it, which a killed process wrote and did not record.
 */
final class PartFile implements Closeable {
    /** Beyond the last recorded leaf: more than is written between a leaf and its mark. */
    private static final int UNRECORDED_LEAVES = 4096;

    private final PartNames names;
    private final ContentId content;
    private final long bytes;
    private final PartClaim claim;
    private final FileChannel channel;
    private final PartWriter writer;
    private final BitSet verified = new BitSet();
    private @Nullable FileChannel marks;
    private int users = 1;
    private volatile @Nullable Published published;

    /** The final name and when what it names was written. */
    private record Published(Path name, FileTime modified) {}

    private PartFile(PartNames names, ContentId content, long bytes, PartClaim claim, FileChannel channel) {
        this.names = names;
        this.content = content;
        this.bytes = bytes;
        this.claim = claim;
        this.channel = channel;
        this.writer = PartWriter.open(names.part(), channel);
    }

    /** The disk has no room for the rest of the content. */
    static final class NoSpace extends IOException {
        private static final long serialVersionUID = 1L;

        NoSpace(String message) {
            super(message);
        }
    }

    /**
     * Opens or resumes the part of {@code target}; beside a part of another content, or a stranger's file of that name,
     * it is the part of {@code target (2)} and so on.
     *
     * @throws NoSpace when the disk has no room for the rest
     * @throws PartClaim.Busy when another download writes this part
     */
    static PartFile open(Path target, ContentId content, LeafHashes leaves) throws IOException {
        return open(target, content, leaves.fileBytes(), leaves);
    }

    /**
     * Begins a part whose leaf hashes are still to come: with them the size is proven, and {@link #proven} takes room for it.
     * Empty when an earlier try left something, which cannot be checked without them.
     */
    static Optional<PartFile> begin(Path target, ContentId content, long bytes) throws IOException {
        return PartNames.left(target.toAbsolutePath(), content) == null
                ? Optional.of(open(target, content, bytes, null))
                : Optional.empty();
    }

    private static PartFile open(Path target, ContentId content, long bytes, @Nullable LeafHashes leaves)
            throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(target + " is no file's path");
        }
        Files.createDirectories(folder);
        PartNames names = PartNames.free(folder.resolve(target.getFileName()), content);
        PartClaim claim = PartClaim.of(names.part());
        try {
            return open(names, content, bytes, leaves, claim);
        } catch (IOException | RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    private static PartFile open(
            PartNames names, ContentId content, long bytes, @Nullable LeafHashes leaves, PartClaim claim)
            throws IOException {
        if (!Files.exists(names.state())) {
            PartState.write(names.state(), content, bytes, new BitSet());
        }
        boolean resumed = Files.exists(names.part());
        FileChannel channel = claim.open(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var file = new PartFile(names, content, bytes, claim, channel);
        try {
            if (leaves != null) {
                file.recheck(leaves);
                file.takeRoom(resumed);
                KeptLeaves.keep(names.leaves(), leaves);
            }
            file.mark();
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The leaf hashes that an earlier try left beside {@code target}; empty when none did, or they cannot be read. */
    static Optional<LeafHashes> keptLeaves(Path target, ContentId content, long bytes) {
        try {
            PartNames left = PartNames.left(target.toAbsolutePath(), content);
            return left == null ? Optional.empty() : KeptLeaves.read(left.leaves(), content, bytes);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The final name that an earlier try has given to {@code content}, and was killed before anybody noted that. */
    static Optional<Path> finished(Path target, ContentId content) throws IOException {
        PartNames left = PartNames.left(target, content);
        if (left == null) {
            return Optional.empty();
        }
        try (PartClaim claim = PartClaim.of(left.part());
                FileChannel _ = locked(claim, left)) {
            return FinalName.given(left.part());
        }
    }

    /** How much an earlier try says that it left of {@code content}. */
    static Optional<PartState.Kept> kept(Path target, ContentId content) throws IOException {
        PartNames left = PartNames.left(target, content);
        return left == null ? Optional.empty() : Optional.ofNullable(PartState.kept(left.state(), content));
    }

    /** Of {@code content}, which is at its final name, nothing is to be known any more. */
    static void forget(Path target, ContentId content) throws IOException {
        PartNames left = PartNames.left(target, content);
        if (left != null && !Files.exists(left.part())) {
            left.forget();
        }
    }

    /** Deletes what came of {@code content} for {@code target}, unless a download is writing it. */
    static void discard(Path target, ContentId content) throws IOException {
        PartNames left = PartNames.left(target, content);
        if (left == null) {
            return;
        }
        try (PartClaim claim = PartClaim.of(left.part());
                FileChannel _ = locked(claim, left)) {
            left.delete();
        } catch (PartClaim.Busy e) {
            // It is that download's.
        }
    }

    private static @Nullable FileChannel locked(PartClaim claim, PartNames names) throws IOException {
        return Files.exists(names.part()) ? claim.open(StandardOpenOption.WRITE) : null;
    }

    /**
     * The leaf hashes of what was begun have come; a later try need not fetch them again.
     *
     * @throws NoSpace when the disk has no room for the content
     */
    void proven(LeafHashes leaves) throws IOException {
        takeRoom(false);
        KeptLeaves.keep(names.leaves(), leaves);
    }

    private void recheck(LeafHashes leaves) throws IOException {
        BitSet claimed = PartState.read(names.state(), content, bytes);
        long present = (channel.size() + MerkleTree.LEAF_BYTES - 1) / MerkleTree.LEAF_BYTES;
        int last = (int) Math.min(present, leaves.count());
        claimed.set(
                Math.min(last, claimed.length()), (int) Math.min(last, (long) claimed.length() + UNRECORDED_LEAVES));
        ByteBuffer leaf = ByteBuffer.allocateDirect(MerkleTree.LEAF_BYTES);
        for (int index = claimed.nextSetBit(0); index >= 0 && index < last; index = claimed.nextSetBit(index + 1)) {
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

    /** From now on each leaf is marked as it is written. */
    private void mark() throws IOException {
        marks = PartState.open(names.state(), content, bytes, verified);
    }

    /** @param resumed whether an earlier try may have reserved what is missing */
    private void takeRoom(boolean resumed) throws IOException {
        long needed = bytes - verifiedBytes();
        long room = Files.getFileStore(names.part()).getUsableSpace();
        if (needed == 0 || ((needed <= room || resumed) && reserved(needed <= room))) {
            return;
        }
        if (verified.isEmpty()) {
            names.delete();
        }
        throw new NoSpace("no space in " + names.part().getParent() + ": " + Sizes.show(needed) + " needed, "
                + Sizes.show(room) + " free; make room or choose another folder");
    }

    /** @param fits what to believe where nothing can be reserved */
    private boolean reserved(boolean fits) throws IOException {
        return switch (Reservation.reserve(names.part(), bytes)) {
            case RESERVED -> true;
            case NOT_HERE -> fits;
            case FULL -> {
                Reservation.giveBack(names.part());
                yield false;
            }
        };
    }

    /** Whether the disk has room for hardly more than a chunk. */
    boolean full() {
        try {
            return Files.getFileStore(names.part()).getUsableSpace() < 2L * Transfer.CHUNK_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    synchronized boolean verified(int fromLeaf, int untilLeaf) {
        return verified.nextClearBit(fromLeaf) >= untilLeaf;
    }

    synchronized long verifiedBytes() {
        long all = (long) verified.cardinality() * MerkleTree.LEAF_BYTES;
        int last = (int) MerkleTree.leafCount(bytes) - 1;
        return verified.get(last) ? all - MerkleTree.LEAF_BYTES + MerkleTree.leafBytes(last, bytes) : all;
    }

    /**
     * Writes verified leaves, {@code first} and those after it, then marks them.
     *
     * @return how many bytes of them were not there before
     */
    int write(int first, ByteBuffer data) throws IOException {
        int end = first + Math.toIntExact(MerkleTree.leafCount(data.remaining()));
        writer.write(data, (long) first * MerkleTree.LEAF_BYTES);
        return marked(first, end);
    }

    private synchronized int marked(int first, int end) throws IOException {
        int fresh = 0;
        for (int leaf = verified.nextClearBit(first); leaf < end; leaf = verified.nextClearBit(leaf + 1)) {
            fresh += MerkleTree.leafBytes(leaf, bytes);
        }
        verified.set(first, end);
        FileChannel record = marks;
        if (record != null) {
            PartState.mark(record, verified, first, end);
        }
        return fresh;
    }

    /** The first leaf from {@code from} on that is missing; the count of leaves or more when none is. */
    synchronized int firstMissing(int from) {
        return verified.nextClearBit(from);
    }

    /** The last leaf before {@code until} that is missing; -1 when none is. */
    synchronized int lastMissing(int until) {
        return verified.previousClearBit(until - 1);
    }

    synchronized BitSet verifiedLeaves() {
        return (BitSet) verified.clone();
    }

    FileChannel channel() {
        return channel;
    }

    /** Once it has its final name others may write to it. */
    void checkUnchanged() throws IOException {
        Published now = published;
        if (now != null && !now.modified().equals(Files.getLastModifiedTime(now.name()))) {
            throw new IOException(now.name() + " changed since it was downloaded");
        }
    }

    /** One more has to {@link #close} it. */
    synchronized void retain() {
        users++;
    }

    /**
     * Gives the verified content its final name: {@code target}, or {@code target (2)} and so on when taken. The records say
     * so until {@link #forget}.
     */
    Path finish(Path target) throws IOException {
        channel.truncate(bytes);
        channel.force(true);
        claim.checkSame();
        Path name = FinalName.give(names.part(), target);
        published = new Published(name, Files.getLastModifiedTime(name));
        claim.close();
        return name;
    }

    /** Frees it once everybody who retained it has closed it. */
    @Override
    public synchronized void close() throws IOException {
        if (--users == 0) {
            FileChannel record = marks;
            try (claim;
                    channel;
                    writer) {
                if (record != null) {
                    record.close();
                }
            }
        }
    }
}
