package org.fasttrack.supernode.directory;

import java.util.Arrays;

/** A growing run of bytes with the variable-length integers that segments are written in. */
final class ByteSlab {
    private byte[] bytes;
    private int size;

    ByteSlab(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    byte[] trimmed() {
        return Arrays.copyOf(bytes, size);
    }

    void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.addExact(size, Math.max(more, size / 2 + 16)));
        }
    }

    void put(byte[] source, int from, int length) {
        ensure(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    void putByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    void putInt(int value) {
        ensure(4);
        Bytes.INT.set(bytes, size, value);
        size += 4;
    }

    void zeros(int count) {
        ensure(count);
        Arrays.fill(bytes, size, size + count, (byte) 0);
        size += count;
    }

    /** LEB128: seven bits a byte, low ones first. */
    void putVar(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }
}
