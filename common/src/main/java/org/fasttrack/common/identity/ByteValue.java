package org.fasttrack.common.identity;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A value that consists of its bytes, such as a key or a hash that names something: equal to another one of its class with
 * the same bytes, ordered by them as unsigned numbers. Nobody outside can change them.
 *
 * @param <T> the class itself
 */
public abstract class ByteValue<T extends ByteValue<T>> implements Comparable<T> {
    private final byte[] bytes;

    /** @param owned the bytes, of which nobody else keeps the array */
    protected ByteValue(byte[] owned) {
        bytes = owned;
    }

    /**
     * A copy of {@code bytes} to keep.
     *
     * @param name what they are, with its article, for the message
     * @throws IllegalArgumentException unless there are {@code length}
     */
    protected static byte[] copy(byte[] bytes, int length, String name) {
        if (bytes.length != length) {
            throw new IllegalArgumentException(name + " has " + length + " bytes, not " + bytes.length);
        }
        return bytes.clone();
    }

    /** A copy of the bytes. */
    public final byte[] bytes() {
        return bytes.clone();
    }

    /** Copies the bytes to {@code target} without an allocation. */
    public final void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    @Override
    public final boolean equals(Object o) {
        return o instanceof ByteValue<?> other && getClass() == other.getClass() && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public final int compareTo(T o) {
        return Arrays.compareUnsigned(bytes, ((ByteValue<T>) o).bytes);
    }

    /** Eight bytes from {@code offset}, the first the most significant. */
    protected final long longAt(int offset) {
        return ByteBuffer.wrap(bytes).getLong(offset);
    }

    /** All bytes in base32, as people see ids. */
    protected final String base32() {
        return Base32.encode(bytes);
    }

    /** The first bytes in hexadecimal. */
    protected final String hex(int count) {
        return HexFormat.of().formatHex(bytes, 0, count);
    }
}
