package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import org.fasttrack.common.log.LogName;

/** Reads a log's file from front to end and says where it ends well. */
public final class FileScan {
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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena);
            long offset = FileHeader.BYTES;
            long entries = 0;
            for (int length = Frame.lengthAt(bytes, offset); length >= 0; length = Frame.lengthAt(bytes, offset)) {
                sink.entry(entries++, offset, Frame.entryAt(bytes, offset, length));
                offset += Frame.HEADER_BYTES + length;
            }
            return new End(entries, offset, laterFrameCallsDurable(bytes, offset));
        }
    }

    private static boolean laterFrameCallsDurable(MemorySegment bytes, long broken) {
        for (long at = broken + 1; at <= bytes.byteSize() - Frame.HEADER_BYTES; at++) {
            if (Frame.durableAt(bytes, at) > broken && Frame.lengthAt(bytes, at) >= 0) { // the cheap question first
                return true;
            }
        }
        return false;
    }
}
