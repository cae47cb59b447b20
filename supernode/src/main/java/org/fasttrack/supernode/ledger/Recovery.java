package org.fasttrack.supernode.ledger;

import java.nio.file.Path;

/** In what state a log's file was found. */
public sealed interface Recovery {
    /** How many entries are there. */
    long kept();

    /** Whole. */
    record Clean(long kept) implements Recovery {}

    /** The last write was cut off before it was acknowledged: its {@code bytes} are gone, nothing else. */
    record TornTail(long kept, long bytes) implements Recovery {}

    /** The header was damaged and is written again; the file as it was lies at {@code aside}. All entries are there. */
    record Headless(long kept, Path aside) implements Recovery {}

    /**
     * Entries that were acknowledged cannot be read. What precedes them is kept; the file as it was lies at {@code aside}.
     *
     * @param entry the first entry that cannot be read, and {@code offset} where its frame begins
     */
    record Damaged(long kept, long entry, long offset, Path aside) implements Recovery {
        public String describe() {
            return "entry " + entry + " at byte " + offset + " is damaged; the " + kept
                    + " entries before it are kept, the file as it was is " + aside;
        }
    }
}
