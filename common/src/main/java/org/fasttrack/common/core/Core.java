package org.fasttrack.common.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A protocol as a pure state machine: no sockets, threads, clocks, randomness of its own, or loggers. A driver owns the
 * core, calls it from one thread, and does what it answers: on real sockets in a node, under virtual time in the lab.
 *
 * <ul>
 *   <li>Time is an argument. {@code now} never goes back from one call to the next.
 *   <li>The effects of a call are done in their order, before the next call: what is to be stored is stored before what
 *       is to be sent is sent.
 *   <li>After each call the driver asks for the {@link #deadline} anew, and calls {@link #wake} once it has passed. A
 *       wake that comes late, early, or twice is harmless.
 *   <li>Randomness is given to the constructor, split from one {@link Seed}; nothing depends on the order of a hash
 *       table. The same calls therefore have the same answers, on every machine.
 *   <li>What others send is an input like any other: it never makes a core throw. A core throws for a driver's mistake.
 * </ul>
 *
 * @param <I> the core's sealed inputs
 * @param <E> the core's sealed effects
 */
public interface Core<I extends Input, E extends Effect> {
    /** Takes one input; what is to be done about it, in order, often nothing. */
    List<E> on(I input, Instant now);

    /** Time has passed: does what is due at {@code now}, which is nothing when called early. */
    List<E> wake(Instant now);

    /** When to {@link #wake} the core next; empty when only an input can change anything. */
    Optional<Instant> deadline();
}
