package org.fasttrack.common.content;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** A file's whole leaf layer, proven to belong to its {@link ContentId}: with it each 16 KiB is checked on arrival. */
public final class LeafHashes {
    private static final int HASH = MerkleTree.HASH_BYTES;

    private final long fileBytes;
    private final byte[] hashes;

    private LeafHashes(long fileBytes, byte[] hashes) {
        this.fileBytes = fileBytes;
        this.hashes = hashes;
    }

    /**
     * The layer, if {@code hashes} (32 bytes a leaf, copied) has the length a file of {@code fileBytes} asks for and
     * the root {@code content}; empty when a source lied or erred. The size is thereby proven only to within the last
     * leaf, whose own hash proves the rest.
     */
    public static Optional<LeafHashes> verified(ContentId content, long fileBytes, byte[] hashes) {
        return adopted(content, fileBytes, hashes.clone());
    }

    /** As {@link #verified}, without a copy: nobody may change {@code hashes} any more. Of a large file they are large. */
    public static Optional<LeafHashes> adopted(ContentId content, long fileBytes, byte[] hashes) {
        return fileBytes >= 0
                        && hashes.length == MerkleTree.leafCount(fileBytes) * HASH
                        && MerkleTree.root(hashes).equals(content)
                ? Optional.of(new LeafHashes(fileBytes, hashes))
                : Optional.empty();
    }

    public int count() {
        return hashes.length / HASH;
    }

    public long fileBytes() {
        return fileBytes;
    }

    /** The concatenated hashes, copied. */
    public byte[] bytes() {
        return hashes.clone();
    }

    /** The concatenated hashes, not copied. */
    public ByteBuffer view() {
        return ByteBuffer.wrap(hashes).asReadOnlyBuffer();
    }

    /** How many bytes of the file leaf {@code index} covers. */
    public int leafBytes(int index) {
        return MerkleTree.leafBytes(index, fileBytes);
    }

    public boolean leafMatches(int index, byte[] data) {
        return leafMatches(index, ByteBuffer.wrap(data));
    }

    /** Whether what remains of {@code data} is leaf {@code index}, whole; {@code data} keeps its position. */
    public boolean leafMatches(int index, ByteBuffer data) {
        if (data.remaining() != leafBytes(index)) {
            return false;
        }
        return matching(index, data) == 1;
    }

    /**
     * How many leaves at the start of {@code data}, which are those from {@code first} on, are what they must be;
     * {@code data} keeps its position. All of it is hashed, with one digest: a new one for each leaf would have to take
     * memory for what it copies out of a direct buffer, as much again as a quarter of the content.
     */
    public int matching(int first, ByteBuffer data) {
        byte[] came = ContentHasher.leavesOf(data.duplicate());
        int from = first * HASH;
        int most = Math.min(came.length, hashes.length - from);
        int differs = Arrays.mismatch(came, 0, most, hashes, from, from + most);
        return (differs < 0 ? most : differs) / HASH;
    }
}
