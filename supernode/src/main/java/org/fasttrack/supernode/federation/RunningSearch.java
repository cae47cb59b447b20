package org.fasttrack.supernode.federation;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.proto.ClusterAnswer;
import org.fasttrack.common.wire.proto.Hit;

/**
 * The answers to one search. Whoever brings hits, the cluster's threads or the searching one, hands them over itself, one at
 * a time: the searching thread is woken once, when all answered or left, and not for each part.
 *
 * <p>Hits are not compared with each other here: a member could otherwise push out an honest hit by a forged one that looks
 * like it. The asker verifies first and counts equal offers once.
 */
final class RunningSearch {
    /** Parts beyond this are a misbehaving member's. */
    static final int MAX_PARTS = 128;

    private final int limit;
    private final Consumer<Hit> hits;
    private final Map<NodeId, Answer> open = new HashMap<>();
    private final Set<NodeId> silent = new HashSet<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean over;
    private long peers;
    private long files;

    /** What came from one member so far. */
    private static final class Answer {
        private final BitSet parts = new BitSet();
        private int hits;
        private int expected = Integer.MAX_VALUE;

        boolean whole() {
            return parts.cardinality() >= expected;
        }
    }

    /**
     * @param limit most hits taken from one member
     * @param hits called on any thread, one call at a time, until the search has ended; must not block
     */
    RunningSearch(Set<NodeId> asked, int limit, Consumer<Hit> hits) {
        this.limit = limit;
        this.hits = hits;
        asked.forEach(member -> open.put(member, new Answer()));
        endWhenWhole();
    }

    /** The own directory's answer. */
    synchronized void own(List<Hit> found) {
        found.forEach(hits);
    }

    /** A part of a member's answer. */
    synchronized void offer(NodeId from, ClusterAnswer part) {
        Answer answer = open.get(from);
        if (over || answer == null || part.getPart() < 0 || part.getPart() >= MAX_PARTS) {
            return;
        }
        if (!part.getRefused().isEmpty()) {
            open.remove(from);
            silent.add(from);
        } else if (!answer.parts.get(part.getPart())) {
            take(answer, part);
            if (answer.whole()) {
                open.remove(from);
            }
        }
        endWhenWhole();
    }

    private void take(Answer answer, ClusterAnswer part) {
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
    }

    /** Whoever is not among {@code members} any more will not answer. */
    synchronized void view(Set<NodeId> members) {
        for (NodeId member : Set.copyOf(open.keySet())) {
            if (!members.contains(member)) {
                open.remove(member);
                silent.add(member);
            }
        }
        endWhenWhole();
    }

    private void endWhenWhole() {
        if (open.isEmpty()) {
            ended.countDown();
        }
    }

    /** Waits until all answered or left, or {@code deadline} ({@link System#nanoTime()}) has passed; takes nothing later. */
    void await(long deadline) throws InterruptedException {
        boolean _ = ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        synchronized (this) {
            over = true;
            silent.addAll(open.keySet());
        }
    }

    synchronized Set<NodeId> silent() {
        return Set.copyOf(silent);
    }

    synchronized long peers() {
        return peers;
    }

    synchronized long files() {
        return files;
    }
}
