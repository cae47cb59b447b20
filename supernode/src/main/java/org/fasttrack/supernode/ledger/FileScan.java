package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.fasttrack.common.log.LogName;

/** Reads a log's file from front to end and says where it ends well. */
public final class FileScan {
    private static final int MAX_FRAME = Frame.HEADER_BYTES + Frame.MAX_ENTRY_BYTES;

    private FileScan() {}

    /** Who gets each entry in order. */
    public interface Sink {
        void entry(long index, long offset, byte[] entry);
    }

    /**
     * Where the good frames end.
     *
     * @param entries how many good frames there are
     * @param end the byte after the last
     * @param damaged whether what follows was once durable, and so is not just a write that was cut off
     */
    public record End(long entries, long end, boolean damaged) {}

    /** @throws IOException when the file cannot be read, or its header is not that of {@code name}'s log */
    static End scan(FileChannel file, LogName name, Sink sink) throws IOException {
        FileHeader.check(file, name);
        return frames(file, sink);
    }

    /** As {@link #scan}, for whoever does not know whose log it is. */
    public static End frames(FileChannel file, Sink sink) throws IOException {
        FileWindow window = new FileWindow(file, MAX_FRAME);
        long offset = FileHeader.BYTES;
        long entries = 0;
        for (int length = lengthAt(window, offset); length >= 0; length = lengthAt(window, offset)) {
            sink.entry(entries++, offset, Frame.entryAt(window.bytes(), window.at(offset), length));
            offset += Frame.HEADER_BYTES + length;
        }
        return new End(entries, offset, laterFrameCallsDurable(window, offset) || window.isUnreadable());
    }

    private static int lengthAt(FileWindow window, long offset) throws IOException {
        window.show(offset, MAX_FRAME);
        return Frame.lengthAt(window.bytes(), window.at(offset), offset);
    }

    private static boolean laterFrameCallsDurable(FileWindow window, long broken) throws IOException {
        for (long at = broken + 1; window.show(at, Frame.HEADER_BYTES) >= Frame.HEADER_BYTES; at++) {
            boolean later = Frame.durableAt(window.bytes(), window.at(at)) > broken;
            if (later && lengthAt(window, at) >= 0) { // the cheap question first
                return true;
            }
        }
        return false;
    }
}
