package org.fasttrack.supernode.session;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many entries each of many may bring: a bucket that holds so many, and refills evenly with as many an hour. So in the long
 * run that many an hour, and in the first hour of who had brought nothing nearly twice as many. Thread-safe; its memory is bounded.
 *
 * @param <K> who brings them
 */
final class EntryQuota<K> {
    private static final int MAX_BRINGERS = 20_000;

    private final int anHour;
    private final LongSupplier nanoTime;
    private final SequencedMap<K, Used> used = new LinkedHashMap<>(16, 0.75f, true);

    /** @param entries that were brought and are not yet forgotten, at that time */
    private record Used(double entries, long atNanos) {}

    /**
     * @param anHour too small: who fetches many small files waits with its receipts; too large: logs, which keep all for ever, fill
     * @param nanoTime as {@link System#nanoTime()}
     */
    EntryQuota(int anHour, LongSupplier nanoTime) {
        this.anHour = anHour;
        this.nanoTime = nanoTime;
    }

    /** Uses up {@code entries} of what {@code bringer} may still bring. @return false, and uses nothing, when that is less */
    synchronized boolean take(K bringer, int entries) {
        long now = nanoTime.getAsLong();
        double before = used(bringer, now);
        if (before + entries > anHour) {
            return false;
        }
        used.put(bringer, new Used(before + entries, now));
        if (used.size() > MAX_BRINGERS) {
            used.pollFirstEntry(); // the one longest unheard
        }
        return true;
    }

    /** Undoes {@link #take}. */
    synchronized void giveBack(K bringer, int entries) {
        long now = nanoTime.getAsLong();
        used.put(bringer, new Used(Math.max(0, used(bringer, now) - entries), now));
    }

    private double used(K bringer, long now) {
        Used known = used.get(bringer);
        if (known == null) {
            return 0;
        }
        double hours = (now - known.atNanos()) / (double) TimeUnit.HOURS.toNanos(1);
        return Math.max(0, known.entries() - hours * anHour);
    }
}
