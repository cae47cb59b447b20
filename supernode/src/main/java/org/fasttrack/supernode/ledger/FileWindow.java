package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Some of a file in memory, further on each time. Not mapped: a mapped page that the disk does not give ends the process, a read ends
 * where the lost sector begins.
 */
final class FileWindow {
    private static final int BYTES = 1 << 20;
    private final FileChannel file;
    private final ByteBuffer bytes;
    private long start;
    private boolean unreadable;

    /** @param most how much is asked for at once */
    FileWindow(FileChannel file, int most) {
        this.file = file;
        this.bytes = ByteBuffer.allocate(Math.max(BYTES, most)).limit(0);
    }

    /** Sees to it that {@code want} bytes from {@code offset} on are here, which is not before what is. @return how many are: fewer at the end */
    int show(long offset, int want) throws IOException {
        if (offset + want > start + bytes.limit()) {
            load(offset);
        }
        return (int) Math.min(want, start + bytes.limit() - offset);
    }

    private void load(long offset) throws IOException {
        long size = file.size();
        start = offset;
        bytes.clear();
        try {
            while (bytes.hasRemaining() && start + bytes.position() < size) {
                if (file.read(bytes, start + bytes.position()) < 0) {
                    break;
                }
            }
        } catch (IOException e) {
            unreadable = true;
        }
        bytes.flip();
    }

    /** What is here; its limit is the end of that. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Where in {@link #bytes} the byte {@code offset} of the file is. */
    int at(long offset) {
        return (int) (offset - start);
    }

    /** Whether the disk did not give something. */
    boolean isUnreadable() {
        return unreadable;
    }
}
