package org.fasttrack.supernode.ledger;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One entry in a file: length (4 bytes), durable (8), CRC-32C of both and the entry (4), the entry. {@code durable} is how many
 * bytes of the file were known to be on the disk when this frame was written: a broken frame that a later one calls durable
 * was damaged, any other was cut off while it was written.
 */
final class Frame {
    static final int HEADER_BYTES = 16;
    static final int MAX_ENTRY_BYTES = 0xffff;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Frame() {}

    static int bytes(byte[] entry) {
        return HEADER_BYTES + entry.length;
    }

    static void write(ByteBuffer out, long durable, byte[] entry) {
        out.putInt(entry.length)
                .putLong(durable)
                .putInt(checksum(entry.length, durable, ByteBuffer.wrap(entry)))
                .put(entry);
    }

    /** The length of the entry in the frame at {@code offset}; -1 when no whole frame stands there. */
    static int lengthAt(MemorySegment file, long offset) {
        long left = file.byteSize() - offset - HEADER_BYTES;
        if (left < 0) {
            return -1;
        }
        int length = file.get(INT, offset);
        if (length < 0 || length > MAX_ENTRY_BYTES || length > left || durableAt(file, offset) > offset) {
            return -1;
        }
        int sum = checksum(
                length,
                durableAt(file, offset),
                file.asSlice(offset + HEADER_BYTES, length).asByteBuffer());
        return sum == file.get(INT, offset + Integer.BYTES + Long.BYTES) ? length : -1;
    }

    static long durableAt(MemorySegment file, long offset) {
        return file.get(LONG, offset + Integer.BYTES);
    }

    static byte[] entryAt(MemorySegment file, long offset, int length) {
        return file.asSlice(offset + HEADER_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** The entry in a frame read from {@code offset} of its file; empty when it is not as it was written. */
    static Optional<byte[]> parse(byte[] frame, long offset) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        int length = in.getInt();
        long durable = in.getLong();
        int sum = in.getInt();
        boolean good = length == in.remaining() && durable <= offset && sum == checksum(length, durable, in.slice());
        return good ? Optional.of(Arrays.copyOfRange(frame, HEADER_BYTES, frame.length)) : Optional.empty();
    }

    private static int checksum(int length, long durable, ByteBuffer entry) {
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(length)
                .putLong(durable)
                .flip());
        sum.update(entry);
        return (int) sum.getValue();
    }
}
