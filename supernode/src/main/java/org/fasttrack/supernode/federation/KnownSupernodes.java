package org.fasttrack.supernode.federation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;

/**
 * Which supernodes there should be: the roots, the present members, and those lost lately. After a partition, or before the
 * first merge, a supernode sees fewer, and its answers say so. Thread-safe.
 */
final class KnownSupernodes {
    /** Within this time the peers of a lost supernode are attached elsewhere, and it is missed no more. */
    static final Duration MISSED = Duration.ofMinutes(2);

    private final Set<NodeId> roots;
    private final InstantSource clock;
    private final Map<NodeId, Instant> lost = new HashMap<>();
    private Set<NodeId> present = Set.of();

    KnownSupernodes(Set<NodeId> roots, InstantSource clock) {
        this.roots = Set.copyOf(roots);
        this.clock = clock;
    }

    synchronized void view(Set<NodeId> members) {
        Instant now = clock.instant();
        for (NodeId member : present) {
            if (!members.contains(member)) {
                lost.put(member, now);
            }
        }
        present = Set.copyOf(members);
        lost.keySet().removeAll(present);
        lost.values().removeIf(when -> when.plus(MISSED).isBefore(now));
    }

    synchronized int count() {
        if (lost.isEmpty() && present.containsAll(roots)) {
            return present.size();
        }
        Instant now = clock.instant();
        Set<NodeId> known = new HashSet<>(roots);
        known.addAll(present);
        lost.forEach((node, when) -> {
            if (!when.plus(MISSED).isBefore(now)) {
                known.add(node);
            }
        });
        return known.size();
    }
}
