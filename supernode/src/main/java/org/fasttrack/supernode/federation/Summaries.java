package org.fasttrack.supernode.federation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.wire.proto.Summary;
import org.fasttrack.common.wire.proto.SupernodeEntry;

/** What the members of the view say of themselves. One that has said nothing yet may hold anything. Thread-safe. */
final class Summaries {
    private final Map<NodeId, Said> said = new ConcurrentHashMap<>();

    private record Said(RoutingSummary summary, SupernodeEntry entry) {}

    /** Takes in a member's summary; false when it is none. */
    boolean accept(NodeId from, Summary summary) {
        RoutingSummary parsed = RoutingSummary.parse(summary.getFilter().toByteArray());
        if (parsed == null) {
            return false;
        }
        said.put(from, new Said(parsed, summary.getEntry()));
        return true;
    }

    void retain(Set<NodeId> members) {
        said.keySet().retainAll(members);
    }

    boolean mayMatch(NodeId member, Query query) {
        Said of = said.get(member);
        return of == null || of.summary().mayMatch(query);
    }

    boolean knows(NodeId member) {
        return said.containsKey(member);
    }

    List<SupernodeEntry> entries() {
        List<SupernodeEntry> entries = new ArrayList<>();
        said.values().forEach(of -> entries.add(of.entry()));
        return entries;
    }
}
