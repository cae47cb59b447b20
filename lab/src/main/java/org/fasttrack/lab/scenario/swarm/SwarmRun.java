package org.fasttrack.lab.scenario.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.fault.Faults;
import org.fasttrack.lab.kernel.Invariant;
import org.fasttrack.lab.kernel.Kernel;
import org.fasttrack.lab.network.Connection;
import org.fasttrack.lab.network.Streams;
import org.fasttrack.peer.swarm.wire.Message;

/** One simulated swarm from the first connection until everybody has everything. */
public final class SwarmRun implements Streams.Endpoint<Message>, Faults.Target {
    private final SwarmSetup setup;
    private final Kernel kernel;
    private final Streams<Message> streams;
    private final RandomGenerator random;
    private final List<SwarmNode> nodes = new ArrayList<>();

    /** @param replay the command that repeats the run */
    public SwarmRun(SwarmSetup setup, Seed seed, String replay) {
        this.setup = setup;
        this.kernel = new Kernel(seed, replay);
        this.streams = new Streams<>(kernel, kernel.seed("network"), this, setup.socketBytes());
        this.random = kernel.seed("topology").generator();
        for (SwarmSetup.Member member : setup.members()) {
            nodes.add(new SwarmNode(kernel, streams.add(member.link()), setup));
        }
        kernel.invariant(new RulesKept());
    }

    private final class RulesKept implements Invariant {
        @Override
        public String name() {
            return "a node stores each block once and uploads only what it has";
        }

        @Override
        public Optional<String> broken(int node) {
            return node == Kernel.NO_NODE
                    ? Optional.empty()
                    : nodes.get(node).broken().map(how -> "node " + node + ": " + how);
        }
    }

    /** Faults can be planned before {@link #run}. */
    public Faults faults() {
        return new Faults(kernel, this);
    }

    /** Runs it. */
    public SwarmOutcome run() {
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).start(kernel.seed("node").split(i));
        }
        connectAll();
        kernel.after(Duration.ZERO, Kernel.NO_NODE, this::stopWhenDone);
        kernel.run(setup.patience());
        return outcome();
    }

    private void connectAll() {
        boolean everybody = nodes.size() - 1 <= 2 * setup.neighbours();
        for (int i = 0; i < nodes.size(); i++) {
            int from = i;
            if (everybody) {
                for (int other = i + 1; other < nodes.size(); other++) {
                    streams.connect(i, other);
                }
            } else {
                random.ints(0, nodes.size())
                        .filter(other -> other != from)
                        .distinct()
                        .limit(setup.neighbours())
                        .forEach(other -> streams.connect(from, other));
            }
        }
    }

    private void stopWhenDone() {
        if (nodes.stream().allMatch(SwarmNode::whole)) {
            kernel.stop();
        } else {
            kernel.after(Duration.ofMillis(10), Kernel.NO_NODE, this::stopWhenDone);
        }
    }

    private SwarmOutcome outcome() {
        List<SwarmOutcome.Member> members = new ArrayList<>();
        for (SwarmNode node : nodes) {
            members.add(new SwarmOutcome.Member(
                    node.whole(),
                    Duration.ofNanos(Math.max(0, node.doneNanos())),
                    node.uploadedBytes(),
                    node.storedBytes(),
                    node.wastedBytes(),
                    node.bans()));
        }
        return new SwarmOutcome(members, kernel.events(), kernel.fingerprint());
    }

    @Override
    public void connected(int node, Connection<Message> connection) {
        if (nodes.get(node).up()) {
            nodes.get(node).connected(connection);
        }
    }

    @Override
    public void received(int node, Connection<Message> connection, Message message) {
        nodes.get(node).received(connection, message);
    }

    @Override
    public void sent(int node, Connection<Message> connection, Message message) {
        nodes.get(node).sent(connection, message);
    }

    @Override
    public void closed(int node, Connection<Message> connection) {
        nodes.get(node).closed(connection);
    }

    @Override
    public boolean up(int node) {
        return nodes.get(node).up();
    }

    @Override
    public void crash(int node) {
        nodes.get(node).crash();
        streams.crash(node);
    }

    /** It comes back with what is on its disk, and connects to others anew. */
    @Override
    public void restart(int node) {
        nodes.get(node).start(kernel.seed("restart").split(kernel.nanos()).split(node));
        random.ints(0, nodes.size())
                .filter(other -> other != node)
                .distinct()
                .limit(Math.min(setup.neighbours(), nodes.size() - 1))
                .filter(other -> nodes.get(other).up())
                .forEach(other -> streams.connect(node, other));
    }
}
