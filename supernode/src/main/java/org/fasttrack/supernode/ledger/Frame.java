package org.fasttrack.supernode.ledger;

import java.nio.ByteBuffer;
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

    /** The length of the entry in the frame that begins at {@code at}, which is {@code offset} in its file; -1 when there is no whole one. */
    static int lengthAt(ByteBuffer in, int at, long offset) {
        int left = in.limit() - at - HEADER_BYTES;
        if (left < 0) {
            return -1;
        }
        int length = in.getInt(at);
        long durable = durableAt(in, at);
        if (length < 0 || length > MAX_ENTRY_BYTES || length > left || durable > offset) {
            return -1;
        }
        int sum = checksum(length, durable, in.slice(at + HEADER_BYTES, length));
        return sum == in.getInt(at + Integer.BYTES + Long.BYTES) ? length : -1;
    }

    static long durableAt(ByteBuffer in, int at) {
        return in.getLong(at + Integer.BYTES);
    }

    static byte[] entryAt(ByteBuffer in, int at, int length) {
        byte[] entry = new byte[length];
        in.get(at + HEADER_BYTES, entry);
        return entry;
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
