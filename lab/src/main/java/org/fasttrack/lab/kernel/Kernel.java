package org.fasttrack.lab.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.core.Seed;

/**
 * A discrete-event simulation: virtual time jumps from event to event, and everything random comes from one seed, so a
 * seed names a run to the byte. One thread. Events of one instant happen in the order in which they were scheduled.
 *
 * <p>After every event each {@link Invariant} is asked about the node that the event belonged to; the first that does
 * not hold ends the run with {@link InvariantBroken}, whose message says how to replay it.
 */
public final class Kernel {
    /** Belongs to an event that touches no node. */
    public static final int NO_NODE = -1;
    /** Virtual time starts here; a round instant, so that traces are easy to read. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Seed seed;
    private final String replay;
    private final EventQueue queue = new EventQueue();
    private final List<Invariant> invariants = new ArrayList<>();
    private final Fingerprint fingerprint = new Fingerprint();
    private long nanos;
    private long happened;
    private boolean stopped;

    /** @param replay the command that repeats this run, shown when an invariant breaks */
    public Kernel(Seed seed, String replay) {
        this.seed = seed;
        this.replay = replay;
    }

    public Kernel(Seed seed) {
        this(seed, "seed " + seed.value());
    }

    /** The seed of the run's part called {@code label}. */
    public Seed seed(String label) {
        return seed.split(label);
    }

    public Instant now() {
        return START.plusNanos(nanos);
    }

    /** Nanoseconds of virtual time since the start. */
    public long nanos() {
        return nanos;
    }

    public Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    /** How many events have happened. */
    public long events() {
        return happened;
    }

    /** How many events are still to come. */
    public int pending() {
        return queue.size();
    }

    public void after(Duration delay, int node, Event event) {
        afterNanos(delay.toNanos(), node, event);
    }

    /** Schedules {@code event}, which belongs to {@code node}, {@code delay} nanoseconds from now. */
    public void afterNanos(long delay, int node, Event event) {
        if (delay < 0) {
            throw new IllegalArgumentException("an event lies in the past: " + delay + " ns");
        }
        queue.add(Math.addExact(nanos, delay), node, event);
    }

    /** Schedules {@code event} at {@code instant}, or now when that is over. */
    public void at(Instant instant, int node, Event event) {
        long due = Duration.between(START, instant).toNanos();
        afterNanos(Math.max(0, due - nanos), node, event);
    }

    public void invariant(Invariant invariant) {
        invariants.add(invariant);
    }

    /** Lets everything happen until no event is left or {@link #stop} is called. */
    public void run() {
        run(Duration.ofNanos(Long.MAX_VALUE));
    }

    /** Lets everything happen that is due before or at {@code until} of virtual time. */
    public void run(Duration until) {
        long end = until.toNanos();
        stopped = false;
        while (!stopped && !queue.isEmpty() && queue.time() <= end) {
            step();
        }
    }

    /** Ends {@link #run} after the event that happens now. */
    public void stop() {
        stopped = true;
    }

    private void step() {
        nanos = queue.time();
        int node = queue.node();
        happened++;
        fingerprint.add(nanos);
        fingerprint.add(node);
        queue.remove().happen();
        check(node);
    }

    private void check(int node) {
        for (Invariant invariant : invariants) {
            invariant.broken(node).ifPresent(how -> {
                throw new InvariantBroken(invariant.name(), how, happened, now(), replay);
            });
        }
    }

    /** Makes {@code value} part of what identifies the run: what was sent, what was decided. */
    public void note(long value) {
        fingerprint.add(value);
    }

    /** Equal for two runs only when the same events, and all that was noted, happened at the same times. */
    public long fingerprint() {
        return fingerprint.value();
    }
}
