package org.fasttrack.lab.fault;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.kernel.Kernel;

/** Crashes and restarts of a scenario's nodes, by plan or by {@link Churn}; all scheduled in virtual time. */
public final class Faults {
    private final Kernel kernel;
    private final Target target;

    /** What a scenario does when a node goes and comes back. Neither is called for a node that is so already. */
    public interface Target {
        boolean up(int node);

        void crash(int node);

        void restart(int node);
    }

    public Faults(Kernel kernel, Target target) {
        this.kernel = kernel;
        this.target = target;
    }

    public void crash(int node, Duration from) {
        kernel.after(from, node, () -> down(node));
    }

    public void restart(int node, Duration from) {
        kernel.after(from, node, () -> up(node));
    }

    /** The node comes and goes until the run ends, starting with a session from now. */
    public void churn(int node, Churn churn, Seed seed) {
        leaveAfterSession(node, churn, seed.generator());
    }

    private void leaveAfterSession(int node, Churn churn, RandomGenerator random) {
        kernel.after(churn.session(random), node, () -> {
            down(node);
            returnAfterAbsence(node, churn, random);
        });
    }

    private void returnAfterAbsence(int node, Churn churn, RandomGenerator random) {
        kernel.after(churn.absence(random), node, () -> {
            up(node);
            leaveAfterSession(node, churn, random);
        });
    }

    private void down(int node) {
        if (target.up(node)) {
            target.crash(node);
        }
    }

    private void up(int node) {
        if (!target.up(node)) {
            target.restart(node);
        }
    }
}
