package org.fasttrack.peer.swarm.wire;

/** The rule that gives everybody the same piece length, and so the same infohash, for a file's size. */
public final class PieceLength {
    public static final int MIN_BYTES = 16 * 1024;
    public static final int MAX_BYTES = 16 * 1024 * 1024;
    /** More pieces mean more to announce, fewer mean a later start of sharing. */
    private static final int ENOUGH_PIECES = 8192;

    private PieceLength() {}

    /**
     * The smallest power of two, from 16 KiB to 16 MiB, that gives at most 8,192 pieces; 16 MiB when none does. Files up to
     * 128 MiB have pieces of one block each, 1 GiB has 8,192 of 128 KiB, 100 GiB has 6,400 of 16 MiB.
     */
    public static int of(long fileBytes) {
        int length = MIN_BYTES;
        while (length < MAX_BYTES && count(fileBytes, length) > ENOUGH_PIECES) {
            length *= 2;
        }
        return length;
    }

    /** How many pieces of {@code length} a file has: at least one. */
    public static long count(long fileBytes, int length) {
        return fileBytes == 0 ? 1 : (fileBytes - 1) / length + 1;
    }
}
