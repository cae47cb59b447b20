package org.fasttrack.supernode.directory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Views of byte arrays as integers. */
final class Bytes {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static int intAt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long longAt(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static int bigIntAt(byte[] bytes, int at) {
        return (int) BIG_INT.get(bytes, at);
    }

    /** The first {@code length} (at most 8) bytes as a number that sorts like them. */
    static long prefixKey(byte[] bytes, int from, int length) {
        long key = 0;
        for (int i = 0; i < 8; i++) {
            key = key << 8 | (i < length ? bytes[from + i] & 0xff : 0);
        }
        return key;
    }
}
