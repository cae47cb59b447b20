package org.fasttrack.supernode.directory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Views of byte arrays as integers. */
final class Bytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    /** Unsigned. */
    static int shortAt(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at) & 0xffff;
    }

    static void putShort(byte[] bytes, int at, int value) {
        SHORT.set(bytes, at, (short) value);
    }

    static int intAt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    static long longAt(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    static long bigLongAt(byte[] bytes, int at) {
        return (long) BIG.get(bytes, at);
    }

    /** The first {@code length} (at most 8) bytes as a number that sorts like them, unsigned. */
    static long key(byte[] bytes, int from, int length) {
        if (from + 8 <= bytes.length) {
            long key = bigLongAt(bytes, from);
            return length >= 8 ? key : length <= 0 ? 0 : key & (-1L << ((8 - length) * 8));
        }
        long key = 0;
        for (int i = 0; i < 8; i++) {
            key = key << 8 | (i < length ? bytes[from + i] & 0xff : 0);
        }
        return key;
    }

    /** Copies an id's 32 bytes. */
    static void copyId(byte[] source, int from, byte[] target, int to) {
        long a = longAt(source, from);
        long b = longAt(source, from + 8);
        long c = longAt(source, from + 16);
        long d = longAt(source, from + 24);
        putLong(target, to, a);
        putLong(target, to + 8, b);
        putLong(target, to + 16, c);
        putLong(target, to + 24, d);
    }

    /** Copies in strokes of eight: up to seven bytes past the end are read and written too. */
    static void copyLoosely(byte[] source, int from, byte[] target, int to, int length) {
        for (int done = 0; done < length; done += 8) {
            putLong(target, to + done, longAt(source, from + done));
        }
    }
}
