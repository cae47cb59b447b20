package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.fasttrack.common.identity.NodeId;

/**
 * How much of others' logs may be copied: who writes without end must not fill the disk, and none of it may take the room that
 * this supernode's own log needs. For one thread.
 */
final class CopyAllowance {
    /** At once: what a newcomer has to catch up with. */
    static final long BURST_BYTES = 1L << 30;
    /** Of one log from then on: some 750,000 entries, two hundred a second. */
    static final long BYTES_AN_HOUR = 256L << 20;

    private static final long MOST_RESERVED = 1L << 30;
    private static final int RESERVED_PART = 20;

    private final Disk disk;
    private final LongSupplier nanos;
    private final Map<NodeId, Left> left = new HashMap<>();

    /** Where the copies lie. */
    interface Disk {
        /** What is free beyond what the own log is to find there. */
        long spareBytes() throws IOException;

        static Disk of(Path folder) {
            return () -> {
                FileStore store = Files.getFileStore(folder);
                return store.getUsableSpace() - Math.min(MOST_RESERVED, store.getTotalSpace() / RESERVED_PART);
            };
        }
    }

    private record Left(long bytes, long atNanos) {}

    CopyAllowance(Disk disk, LongSupplier nanos) {
        this.disk = disk;
        this.nanos = nanos;
    }

    /** Whether the copy of {@code owner}'s log may grow by so much. */
    boolean admits(NodeId owner, long bytes) throws IOException {
        return bytes <= room(owner, nanos.getAsLong()) && bytes <= disk.spareBytes();
    }

    /** The same; if it may, that is used up. */
    boolean take(NodeId owner, long bytes) throws IOException {
        if (!admits(owner, bytes)) {
            return false;
        }
        long now = nanos.getAsLong();
        left.put(owner, new Left(room(owner, now) - bytes, now));
        return true;
    }

    private long room(NodeId owner, long now) {
        Left known = left.get(owner);
        if (known == null) {
            return BURST_BYTES;
        }
        double hours = (now - known.atNanos()) / (double) TimeUnit.HOURS.toNanos(1);
        return Math.min(BURST_BYTES, known.bytes() + (long) (hours * BYTES_AN_HOUR));
    }
}
