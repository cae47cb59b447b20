package org.fasttrack.lab.kernel;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.fasttrack.common.core.Core;
import org.fasttrack.common.core.Effect;
import org.fasttrack.common.core.Input;
import org.jspecify.annotations.Nullable;

/**
 * Drives one production core under virtual time, as the node's loop drives it on sockets: inputs in, effects done in
 * order, a wake at the deadline. A crashed node takes no input; starting it again gives it a new core.
 *
 * @param <I> the core's inputs
 * @param <E> the core's effects
 */
public final class CoreNode<I extends Input, E extends Effect> {
    private final Kernel kernel;
    private final int node;
    private final Consumer<E> doer;
    private @Nullable Core<I, E> core;
    private @Nullable Instant alarm;
    /** Which core is running: what was scheduled for a former one is not for this. */
    private int life;

    /** @param doer does an effect; called in the effects' order */
    public CoreNode(Kernel kernel, int node, Consumer<E> doer) {
        this.kernel = kernel;
        this.node = node;
        this.doer = doer;
    }

    /** Starts, or starts again, with {@code fresh}: what it knows is what its constructor was given. */
    public void start(Core<I, E> fresh) {
        core = fresh;
        life++;
        alarm = null;
        schedule(fresh);
    }

    public boolean up() {
        return core != null;
    }

    /** From now on nothing happens here until {@link #start}. */
    public void crash() {
        core = null;
        life++;
        alarm = null;
    }

    /** Gives the core an input now; a crashed node does not notice. */
    public void on(I input) {
        Core<I, E> running = core;
        if (running != null) {
            run(running, running.on(input, kernel.now()));
        }
    }

    private void run(Core<I, E> running, Iterable<E> effects) {
        int now = life;
        for (E effect : effects) {
            if (life == now) {
                doer.accept(effect);
            }
        }
        if (life == now) {
            schedule(running);
        }
    }

    /** One alarm is enough: an alarm that comes before a deadline that moved on is set anew then. */
    private void schedule(Core<I, E> running) {
        Optional<Instant> deadline = running.deadline();
        if (deadline.isPresent() && (alarm == null || deadline.get().isBefore(alarm))) {
            Instant at = deadline.get();
            alarm = at;
            int now = life;
            kernel.at(at, node, () -> wake(running, now, at));
        }
    }

    private void wake(Core<I, E> running, int then, Instant at) {
        if (life != then || !at.equals(alarm)) {
            return;
        }
        alarm = null;
        boolean due = running.deadline().filter(d -> !d.isAfter(kernel.now())).isPresent();
        if (due) {
            run(running, running.wake(kernel.now()));
        } else {
            schedule(running);
        }
    }
}
