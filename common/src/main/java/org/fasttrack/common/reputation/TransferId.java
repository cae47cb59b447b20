package org.fasttrack.common.reputation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Names one transfer between two peers: 16 bytes that the downloader draws at random. */
public final class TransferId implements Comparable<TransferId> {
    public static final int BYTES = 16;
    private final byte[] bytes;

    private TransferId(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 16 bytes */
    public static TransferId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a transfer id has 16 bytes, not " + bytes.length);
        }
        return new TransferId(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** The first eight bytes. */
    long high() {
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** The other eight. */
    long low() {
        return ByteBuffer.wrap(bytes).getLong(BYTES / 2);
    }

    @Override
    public int compareTo(TransferId o) {
        return Arrays.compareUnsigned(bytes, o.bytes);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TransferId other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
