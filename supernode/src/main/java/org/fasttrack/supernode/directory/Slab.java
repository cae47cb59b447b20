package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes in chunks of nearly a mebibyte. A piece never straddles two chunks. No array is ever large: allocating, clearing or
 * copying one is no pause for anybody, and G1, of whose regions one has two mebibytes or more, takes it for an ordinary object.
 */
final class Slab {
    private static final int CHUNK_BITS = 20;
    private static final int CHUNK = 1 << CHUNK_BITS;
    /** Leaves room for the array's own header. */
    static final int MOST = CHUNK - 64;
    /** Readers may look so far past a piece's end. */
    static final int SLACK = 32;

    private final byte[][] chunks;

    private Slab(byte[][] chunks) {
        this.chunks = chunks;
    }

    /** The chunk that holds the piece at {@code address}. */
    byte[] chunk(int address) {
        return chunks[address >>> CHUNK_BITS];
    }

    /** Where in its chunk the piece at {@code address} begins. */
    static int offset(int address) {
        return address & CHUNK - 1;
    }

    long memoryBytes() {
        long bytes = 16;
        for (byte[] chunk : chunks) {
            bytes += chunk.length + 20;
        }
        return bytes;
    }

    /** Appends pieces. Each begins with {@link #begin}, which makes its room. */
    static final class Writer {
        private final List<byte[]> full = new ArrayList<>(1);
        private byte[] bytes;
        private int size;

        Writer(int capacity) {
            bytes = new byte[Math.min(MOST, capacity + SLACK)];
        }

        /** @param atMost bytes the piece may take. @return its address */
        int begin(int atMost) {
            int needed = size + atMost + SLACK;
            if (needed > bytes.length) {
                if (needed <= MOST) {
                    bytes = Arrays.copyOf(bytes, Math.min(MOST, Math.max(needed, bytes.length * 2)));
                } else {
                    full.add(trimmed());
                    bytes = new byte[MOST];
                    size = 0;
                    if (atMost + SLACK > MOST) {
                        throw new IllegalArgumentException("a piece of " + atMost + " bytes");
                    }
                }
            }
            return address();
        }

        int address() {
            return Math.addExact(Math.multiplyExact(full.size(), CHUNK), size);
        }

        byte[] array() {
            return bytes;
        }

        int size() {
            return size;
        }

        void skip(int count) {
            size += count;
        }

        void put(byte[] source, int from, int length) {
            System.arraycopy(source, from, bytes, size, length);
            size += length;
        }

        void putByte(int value) {
            bytes[size++] = (byte) value;
        }

        /** LEB128: seven bits a byte, low ones first. */
        void putVar(int value) {
            int rest = value;
            while ((rest & ~0x7f) != 0) {
                bytes[size++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[size++] = (byte) rest;
        }

        private byte[] trimmed() {
            return size + SLACK == bytes.length ? bytes : Arrays.copyOf(bytes, size + SLACK);
        }

        /** A view of what is written so far; what is there stays readable while more is written. */
        Slab soFar() {
            byte[][] chunks = full.toArray(new byte[full.size() + 1][]);
            chunks[full.size()] = bytes;
            return new Slab(chunks);
        }

        Slab finish() {
            full.add(trimmed());
            return new Slab(full.toArray(byte[][]::new));
        }
    }
}
