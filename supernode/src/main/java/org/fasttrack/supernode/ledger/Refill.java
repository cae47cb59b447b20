package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.supernode.membership.Channel;
import org.jspecify.annotations.Nullable;

/** Brings back what copies of others' logs lost: from the owner, or from any other member that has a copy. For one thread. */
final class Refill {
    private final LongSupplier nanoTime;
    private final Map<NodeId, Asked> asked = new HashMap<>();

    /** Who was asked last, and when it was last heard. */
    private record Asked(NodeId member, int turn, long nanos) {}

    /** @param nanoTime as {@link System#nanoTime()} */
    Refill(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Asks one member after the other, each time the next, unless the one who was asked keeps answering. */
    void ask(Channel wire, Replica damaged) {
        NodeId log = damaged.name().owner();
        Asked before = asked.get(log);
        if (before != null && nanoTime.getAsLong() - before.nanos() < Restoration.PATIENCE.toNanos()) {
            return;
        }
        List<NodeId> members = ownerFirst(log, wire);
        if (!members.isEmpty()) {
            int turn = before == null ? 0 : before.turn() + 1;
            ask(wire, damaged, new Asked(members.get(turn % members.size()), turn, nanoTime.getAsLong()));
        }
    }

    private static List<NodeId> ownerFirst(NodeId owner, Channel wire) {
        List<NodeId> members = new ArrayList<>(wire.view().members());
        members.remove(wire.self());
        if (members.remove(owner)) {
            members.addFirst(owner);
        }
        return members;
    }

    private void ask(Channel wire, Replica damaged, Asked next) {
        asked.put(damaged.name().owner(), next);
        EvidenceMessages.want(wire, next.member(), damaged.name().owner(), damaged.size());
    }

    /** @return whether the copy is whole again */
    boolean take(Channel wire, Replica damaged, NodeId from, long first, List<byte[]> entries) throws IOException {
        @Nullable Asked known = asked.get(damaged.name().owner());
        if (known == null || !known.member().equals(from) || first != damaged.size()) {
            return false; // nobody asked for that, or not any more
        }
        if (damaged.refill(first, entries)) {
            asked.remove(damaged.name().owner());
            return true;
        }
        boolean forward = damaged.size() > first;
        if (forward) {
            ask(wire, damaged, new Asked(from, known.turn(), nanoTime.getAsLong()));
        }
        return false;
    }
}
