package org.fasttrack.lab.scenario.promotion;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.Certificates;
import org.fasttrack.common.promotion.PromotionPolicy;
import org.fasttrack.common.reputation.Backing;
import org.fasttrack.lab.kernel.CoreNode;
import org.fasttrack.lab.kernel.Kernel;
import org.fasttrack.lab.network.Datagrams;
import org.fasttrack.lab.network.LinkShape;
import org.fasttrack.supernode.promotion.Nominee;
import org.fasttrack.supernode.promotion.PromotionCore;
import org.fasttrack.supernode.promotion.PromotionEffect;
import org.fasttrack.supernode.promotion.PromotionInput;
import org.fasttrack.supernode.promotion.PromotionMessage;
import org.fasttrack.supernode.promotion.PromotionMessage.Proposal;
import org.fasttrack.supernode.promotion.PromotionMessage.Vote;
import org.fasttrack.supernode.promotion.Standing;
import org.fasttrack.supernode.promotion.Survey;

/**
 * Nodes of which some are supernodes, each with the production core and its own record of certificates, under virtual
 * time. The cluster is modelled: each member learns of joins, leaves and partitions after a delay of its own, and lets in
 * only whose certificate it believes.
 */
final class SimulatedNetwork {
    static final PromotionPolicy POLICY = new PromotionPolicy(3, 10, Duration.ofSeconds(24), 200, 180, 1);
    private static final int MESSAGE_BYTES = 500;

    final Kernel kernel;
    private final RandomGenerator random;
    private final Datagrams<Object> wire;
    private final List<Node> nodes = new ArrayList<>();
    private final Set<NodeId> roots;
    private BitSet side = new BitSet();
    int promotions;
    int stepsDown;

    /** What travels when a certificate has been made, or to a newcomer. */
    private record Certified(List<Certificate> certificates) {}

    /** One node: a peer, a supernode, or both. */
    final class Node {
        final int number;
        final NodeId id;
        final int score;
        final boolean willing;
        final CoreNode<PromotionInput, PromotionEffect> core;
        Certificates known = new Certificates(Set.of(), POLICY.life());
        boolean up = true;
        int attachedTo = -1;
        Set<NodeId> view = Set.of();
        private final Map<Ballot, Set<NodeId>> votes = new HashMap<>();

        Node(int number, int score, boolean willing) {
            this.number = number;
            this.id = id(number);
            this.score = score;
            this.willing = willing;
            this.core = new CoreNode<>(kernel, number, this::does);
        }

        boolean isSupernode() {
            return up && core.up();
        }

        private void does(PromotionEffect effect) {
            switch (effect) {
                case PromotionEffect.TakeSurvey _ -> later(1, 5, () -> input(survey()));
                case PromotionEffect.Send(NodeId to, PromotionMessage message) -> send(to, message);
                case PromotionEffect.Broadcast(PromotionMessage message) -> broadcast(message);
                case PromotionEffect.Examine(NodeId proposer, Ballot ballot) ->
                    later(
                            1,
                            5,
                            () -> input(new PromotionInput.Examined(
                                    proposer, ballot, standing(ballot.candidate()), new Backing(1, 1))));
                case PromotionEffect.Ask(NodeId candidate) ->
                    later(
                            5,
                            50,
                            () -> input(new PromotionInput.Answered(
                                    candidate, node(candidate).up && node(candidate).willing)));
                case PromotionEffect.Certify(Ballot ballot) -> certify(ballot);
                case PromotionEffect.HandOver(NodeId to, int peers) -> handOver(to, peers);
                case PromotionEffect.StepDown _ -> stepDown();
            }
        }

        private void input(PromotionInput input) {
            core.on(input);
        }

        private Standing standing(NodeId node) {
            return new Standing(node(node).score, false);
        }

        private PromotionInput survey() {
            List<Node> attached = attached();
            List<Nominee> nominees = attached.stream()
                    .filter(peer -> !peer.isSupernode() && peer.willing && peer.score >= POLICY.threshold())
                    .map(peer -> new Nominee(peer.id, peer.score))
                    .sorted(Comparator.comparingInt(Nominee::score).reversed().thenComparing(Nominee::node))
                    .limit(PromotionMessage.Report.MAX_NOMINEES)
                    .toList();
            Map<NodeId, Standing> members = view.stream().collect(Collectors.toMap(m -> m, this::standing));
            return new PromotionInput.Surveyed(new Survey(attached.size(), nominees, members, List.of()));
        }

        List<Node> attached() {
            return nodes.stream().filter(n -> n.up && n.attachedTo == number).toList();
        }

        private void send(NodeId to, Object message) {
            wire.send(number, number(to), MESSAGE_BYTES, message);
        }

        private void broadcast(Object message) {
            if (message instanceof Proposal(Ballot ballot)) {
                votes.keySet().removeIf(old -> old.candidate().equals(ballot.candidate()));
                Set<NodeId> own = new TreeSet<>();
                if (ballot.electors().contains(id)) {
                    own.add(id);
                }
                votes.put(ballot, own);
            }
            view.stream().sorted().filter(member -> !member.equals(id)).forEach(member -> send(member, message));
        }

        void receive(int from, Object message) {
            if (!isSupernode() || !view.contains(id(from))) {
                return;
            }
            switch (message) {
                case Certified(List<Certificate> certificates) -> learn(certificates);
                case PromotionMessage said -> {
                    if (said instanceof Vote(Ballot ballot) && votes.containsKey(ballot)) {
                        votes.get(ballot).add(id(from));
                    }
                    input(new PromotionInput.Heard(id(from), said));
                }
                default -> throw new IllegalStateException(message.toString());
            }
        }

        void learn(Collection<Certificate> certificates) {
            for (Certificate certificate : known.learn(certificates, kernel.now())) {
                input(new PromotionInput.Certified(certificate));
            }
        }

        private void certify(Ballot ballot) {
            Certificate certificate = new Certificate(ballot, votes.get(ballot), new byte[0]);
            if (known.learn(List.of(certificate), kernel.now()).isEmpty()) {
                return; // the votes are not enough for whoever knows only the roots
            }
            broadcast(new Certified(List.of(certificate)));
            List<Certificate> chain = known.chain(ballot.candidate(), kernel.now());
            input(new PromotionInput.Certified(certificate));
            Node candidate = node(ballot.candidate());
            if (!candidate.isSupernode()) {
                promotions++;
                later(200, 800, () -> candidate.becomeSupernode(chain));
            }
        }

        void becomeSupernode(List<Certificate> chain) {
            if (!up || core.up()) {
                return;
            }
            known = new Certificates(roots, POLICY.life());
            view = Set.of(id);
            core.start(new PromotionCore(id, roots, POLICY));
            learn(chain);
            membershipChanged();
        }

        private void handOver(NodeId to, int peers) {
            attached().stream().limit(peers).forEach(peer -> {
                if (node(to).isSupernode()) {
                    peer.attachedTo = number(to);
                }
            });
        }

        private void stepDown() {
            stepsDown++;
            core.crash();
            membershipChanged();
        }

        /** What this member sees of the cluster now, after it looked at what the others show. */
        private void look() {
            if (!isSupernode()) {
                return;
            }
            Set<NodeId> seen = new TreeSet<>();
            for (Node other : nodes) {
                if (other.isSupernode() && sameSide(number, other.number) && lets(other) && other.lets(this)) {
                    seen.add(other.id);
                }
            }
            if (!seen.equals(view)) {
                List<NodeId> newcomers =
                        seen.stream().filter(member -> !view.contains(member)).toList();
                view = seen;
                input(new PromotionInput.ViewChanged(List.copyOf(seen)));
                newcomers.forEach(member -> send(member, new Certified(known.all(kernel.now()))));
            }
        }

        boolean lets(Node other) {
            if (other == this || roots.contains(other.id)) {
                return true;
            }
            learn(other.known.chain(other.id, kernel.now()));
            return known.of(other.id, kernel.now()).isPresent();
        }
    }

    SimulatedNetwork(long seed, int rootCount, int peerCount, LinkShape link) {
        kernel = new Kernel(new Seed(seed), "PromotionRunTest, seed " + seed);
        random = kernel.seed("model").generator();
        wire = new Datagrams<>(
                kernel,
                kernel.seed("wire"),
                (to, from, message) -> nodes.get(to).receive(from, message));
        roots = IntStream.range(0, rootCount).mapToObj(SimulatedNetwork::id).collect(Collectors.toSet());
        for (int i = 0; i < rootCount + peerCount; i++) {
            nodes.add(new Node(i, i < rootCount ? 10 : random.nextInt(150, 400), random.nextInt(10) > 0));
            wire.add(link);
        }
        nodes.subList(0, rootCount).forEach(root -> root.becomeSupernode(List.of()));
        nodes.subList(rootCount, nodes.size()).forEach(this::attach);
        everybodyLooks();
    }

    /** Members look at each other every now and then: certificates expire without a message. */
    private void everybodyLooks() {
        nodes.forEach(Node::look);
        kernel.after(Duration.ofSeconds(1), Kernel.NO_NODE, this::everybodyLooks);
    }

    private static NodeId id(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES)
                .putInt(number * 0x9E3779B9)
                .putInt(number)
                .array());
    }

    private static int number(NodeId id) {
        return ByteBuffer.wrap(id.bytes()).getInt(4);
    }

    private Node node(NodeId id) {
        return nodes.get(number(id));
    }

    private void later(int fromMillis, int toMillis, Runnable what) {
        kernel.after(Duration.ofMillis(random.nextInt(fromMillis, toMillis)), Kernel.NO_NODE, what::run);
    }

    private boolean sameSide(int a, int b) {
        return side.get(a) == side.get(b);
    }

    /** Each member notices in its own time; those who lost their supernode find another. */
    private void membershipChanged() {
        for (Node node : nodes) {
            later(50, 1500, node::look);
        }
        for (Node peer : nodes) {
            if (peer.up && peer.attachedTo >= 0 && !isServed(peer)) {
                later(200, 700, () -> attach(peer));
            }
        }
    }

    private boolean isServed(Node peer) {
        return peer.attachedTo >= 0
                && nodes.get(peer.attachedTo).isSupernode()
                && sameSide(peer.number, peer.attachedTo);
    }

    private void attach(Node peer) {
        if (!peer.up || isServed(peer)) {
            return;
        }
        Optional<Node> best = nodes.stream()
                .filter(supernode -> supernode.isSupernode() && sameSide(peer.number, supernode.number))
                .min(Comparator.comparingInt(supernode -> supernode.attached().size()));
        peer.attachedTo = best.map(supernode -> supernode.number).orElse(-1);
        if (best.isEmpty()) {
            later(200, 700, () -> {
                peer.attachedTo = 0;
                attach(peer);
            });
        }
    }

    void partition(BitSet one) {
        side = (BitSet) one.clone();
        wire.partition(side);
        membershipChanged();
    }

    void heal() {
        partition(new BitSet());
    }

    void kill(Collection<Node> victims) {
        for (Node victim : victims) {
            victim.up = false;
            victim.core.crash();
            wire.setUp(victim.number, false);
        }
        membershipChanged();
    }

    void run(Duration more) {
        kernel.run(kernel.elapsed().plus(more));
    }

    /** @return how long it took; empty when it did not happen within {@code limit} */
    Optional<Duration> until(java.util.function.BooleanSupplier condition, Duration limit) {
        Duration start = kernel.elapsed();
        while (kernel.elapsed().minus(start).compareTo(limit) < 0) {
            if (condition.getAsBoolean()) {
                return Optional.of(kernel.elapsed().minus(start));
            }
            kernel.after(Duration.ofMillis(50), Kernel.NO_NODE, () -> {});
            run(Duration.ofMillis(50));
        }
        return Optional.empty();
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Node> supernodes() {
        return nodes.stream().filter(Node::isSupernode).toList();
    }

    List<Node> supernodes(boolean ofSide) {
        return supernodes().stream().filter(n -> side.get(n.number) == ofSide).toList();
    }

    /** Peers that some supernode of this side serves. */
    long served(boolean ofSide) {
        return nodes.stream()
                .filter(n -> n.up && isServed(n) && side.get(n.number) == ofSide)
                .count();
    }

    /** Whether all of this side see each other and nobody else, and believe the same certificates of each other. */
    boolean isWhole(boolean ofSide) {
        List<Node> members = supernodes(ofSide);
        Set<NodeId> ids = members.stream().map(n -> n.id).collect(Collectors.toSet());
        Instant now = kernel.now();
        return members.stream()
                .allMatch(member -> member.view.equals(ids)
                        && members.stream()
                                .filter(other -> !roots.contains(other.id))
                                .allMatch(other -> member.known
                                        .of(other.id, now)
                                        .map(Certificate::ballot)
                                        .equals(other.known.of(other.id, now).map(Certificate::ballot))));
    }

    Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>();
        for (Node node : supernodes()) {
            state.put(
                    (roots.contains(node.id) ? "root " : "promoted ") + node.number,
                    "side " + side.get(node.number) + " view "
                            + node.view.stream().map(SimulatedNetwork::number).toList() + " peers "
                            + node.attached().size());
        }
        return state;
    }
}
