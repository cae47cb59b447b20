package org.fasttrack.lab.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.kernel.Kernel;

/**
 * Messages that the network may lose, double, delay and reorder, as a core that must survive all of it is tested. A
 * link carries one message after the other in each direction. Nodes are numbered from 0 as they are added.
 *
 * @param <M> what is sent
 */
public final class Datagrams<M> {
    private static final int HELD_BACK_DELAYS = 10;

    private final Kernel kernel;
    private final RandomGenerator random;
    private final Receiver<M> receiver;
    private final List<Node> nodes = new ArrayList<>();
    private final Traffic.Counter traffic = new Traffic.Counter();
    private BitSet partition = new BitSet();

    /** Takes what arrives. */
    @FunctionalInterface
    public interface Receiver<M> {
        void receive(int to, int from, M message);
    }

    private static final class Node {
        LinkShape link;
        boolean up = true;
        long sendingUntil;
        long receivingUntil;

        Node(LinkShape link) {
            this.link = link;
        }
    }

    public Datagrams(Kernel kernel, Seed seed, Receiver<M> receiver) {
        this.kernel = kernel;
        this.random = seed.generator();
        this.receiver = receiver;
    }

    /** Adds a node; its number. */
    public int add(LinkShape link) {
        nodes.add(new Node(link));
        return nodes.size() - 1;
    }

    public int size() {
        return nodes.size();
    }

    /** From now on the node's link has this shape; what is under way is not touched. */
    public void reshape(int node, LinkShape link) {
        nodes.get(node).link = link;
    }

    /** A node that is down neither sends nor receives; what is under way to it is lost. */
    public void setUp(int node, boolean up) {
        nodes.get(node).up = up;
    }

    /** Splits the network: nodes of {@code side} reach only each other, and so do the rest. */
    public void partition(BitSet side) {
        partition = (BitSet) side.clone();
    }

    public void heal() {
        partition = new BitSet();
    }

    public Traffic traffic() {
        return traffic.total();
    }

    /** Sends {@code message}, which takes {@code bytes} on the wire. */
    public void send(int from, int to, int bytes, M message) {
        Node sender = nodes.get(from);
        traffic.sent++;
        traffic.bytes += bytes;
        if (!sender.up) {
            traffic.lost++;
            return;
        }
        sender.sendingUntil = Math.max(kernel.nanos(), sender.sendingUntil) + sender.link.upNanos(bytes);
        carry(from, to, bytes, message);
        if (hits(sender.link.duplication()) || hits(nodes.get(to).link.duplication())) {
            traffic.duplicated++;
            carry(from, to, bytes, message);
        }
    }

    private void carry(int from, int to, int bytes, M message) {
        LinkShape up = nodes.get(from).link;
        LinkShape down = nodes.get(to).link;
        if (hits(up.loss()) || hits(down.loss())) {
            traffic.lost++;
            return;
        }
        long leaves = nodes.get(from).sendingUntil - kernel.nanos();
        long way = delay(up) + delay(down);
        kernel.afterNanos(leaves + way, to, () -> arrive(from, to, bytes, message));
    }

    private long delay(LinkShape link) {
        long delay = link.delay().toNanos();
        long jitter = link.jitter().toNanos();
        long late = jitter == 0 ? 0 : random.nextLong(jitter + 1);
        return delay + late + (hits(link.reordering()) ? random.nextLong(HELD_BACK_DELAYS * delay + 1) : 0);
    }

    private void arrive(int from, int to, int bytes, M message) {
        Node node = nodes.get(to);
        if (!node.up || partition.get(from) != partition.get(to)) {
            traffic.lost++;
            return;
        }
        long takes = node.link.downNanos(bytes);
        if (takes == 0) {
            deliver(from, to, message);
            return;
        }
        node.receivingUntil = Math.max(kernel.nanos(), node.receivingUntil) + takes;
        kernel.afterNanos(node.receivingUntil - kernel.nanos(), to, () -> deliver(from, to, message));
    }

    private void deliver(int from, int to, M message) {
        if (nodes.get(to).up) {
            traffic.delivered++;
            receiver.receive(to, from, message);
        } else {
            traffic.lost++;
        }
    }

    /** No number is drawn for what never happens, so faults of one link leave the others' runs alone. */
    private boolean hits(double share) {
        return share > 0 && random.nextDouble() < share;
    }
}
