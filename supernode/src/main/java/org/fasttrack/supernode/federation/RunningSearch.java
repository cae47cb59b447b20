package org.fasttrack.supernode.federation;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.proto.ClusterAnswer;
import org.fasttrack.common.wire.proto.Hit;

/**
 * The asked members' answers to one search. The cluster's threads offer what comes; the searching thread collects until
 * all answered, left, or the deadline passed.
 */
final class RunningSearch {
    /** Parts beyond this are a misbehaving member's. */
    static final int MAX_PARTS = 128;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Map<NodeId, Answer> open = new HashMap<>();
    private final Set<NodeId> silent = new HashSet<>();
    private final Set<NodeId> asked;
    private final int limit;
    private long peers;
    private long files;

    private sealed interface Event {
        record Part(NodeId from, ClusterAnswer answer) implements Event {}

        record View(Set<NodeId> members) implements Event {}
    }

    /** What came from one member so far. */
    private static final class Answer {
        private final BitSet parts = new BitSet();
        private int hits;
        private int expected = Integer.MAX_VALUE;

        boolean whole() {
            return parts.cardinality() >= expected;
        }
    }

    /** @param limit most hits taken from one member */
    RunningSearch(Set<NodeId> asked, int limit) {
        this.asked = Set.copyOf(asked);
        this.limit = limit;
        asked.forEach(member -> open.put(member, new Answer()));
    }

    void offer(NodeId from, ClusterAnswer answer) {
        if (asked.contains(from) && answer.getPart() < MAX_PARTS && answer.getPart() >= 0) {
            events.add(new Event.Part(from, answer));
        }
    }

    void offer(Set<NodeId> members) {
        events.add(new Event.View(members));
    }

    /** Hands over the hits as they come. @param deadline in {@link System#nanoTime()} */
    void collect(long deadline, Consumer<Hit> hits) throws InterruptedException {
        while (!open.isEmpty()) {
            Event event = events.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            switch (event) {
                case null -> {
                    silent.addAll(open.keySet());
                    return;
                }
                case Event.Part(NodeId from, ClusterAnswer answer) -> take(from, answer, hits);
                case Event.View(Set<NodeId> members) -> {
                    open.keySet().stream()
                            .filter(member -> !members.contains(member))
                            .forEach(silent::add);
                    open.keySet().retainAll(members);
                }
            }
        }
    }

    private void take(NodeId from, ClusterAnswer part, Consumer<Hit> hits) {
        Answer answer = open.get(from);
        if (answer == null || answer.parts.get(part.getPart())) {
            return;
        }
        if (!part.getRefused().isEmpty()) {
            open.remove(from);
            silent.add(from);
            return;
        }
        answer.parts.set(part.getPart());
        for (Hit hit : part.getHitsList()) {
            if (answer.hits < limit) {
                answer.hits++;
                hits.accept(hit);
            }
        }
        if (part.getLast()) {
            answer.expected = part.getPart() + 1;
            peers += Integer.toUnsignedLong(part.getPeers());
            files += Math.max(0, part.getFiles());
        }
        if (answer.whole()) {
            open.remove(from);
        }
    }

    Set<NodeId> silent() {
        return silent;
    }

    long peers() {
        return peers;
    }

    long files() {
        return files;
    }
}
