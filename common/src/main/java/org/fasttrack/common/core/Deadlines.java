package org.fasttrack.common.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A core's timers: at most one for each key. Those due come in the order of their time, then of their setting, never of
 * a hash table.
 *
 * @param <K> what is timed, with {@code equals}
 */
public final class Deadlines<K> {
    private record Timer<K>(Instant at, long order, K key) {}

    private final Map<K, Timer<K>> byKey = new HashMap<>();
    private final TreeSet<Timer<K>> byTime =
            new TreeSet<>(Comparator.comparing((Timer<K> t) -> t.at()).thenComparingLong(Timer::order));
    private long set;

    /** Sets {@code key}'s deadline, in place of the one it had. */
    public void set(K key, Instant at) {
        cancel(key);
        var timer = new Timer<>(at, set++, key);
        byKey.put(key, timer);
        byTime.add(timer);
    }

    public void cancel(K key) {
        Timer<K> timer = byKey.remove(key);
        if (timer != null) {
            byTime.remove(timer);
        }
    }

    /** The earliest deadline: a core's own {@link Core#deadline}. */
    public Optional<Instant> next() {
        return byTime.isEmpty() ? Optional.empty() : Optional.of(byTime.first().at());
    }

    /** Removes and returns the keys whose deadline is not after {@code now}. */
    public List<K> due(Instant now) {
        var keys = new ArrayList<K>();
        while (!byTime.isEmpty() && !byTime.first().at().isAfter(now)) {
            Timer<K> timer = byTime.removeFirst();
            byKey.remove(timer.key());
            keys.add(timer.key());
        }
        return keys;
    }

    public int size() {
        return byKey.size();
    }

    /** The earlier of two deadlines, for a core made of several. */
    public static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return one.get().isAfter(other.get()) ? other : one;
    }
}
