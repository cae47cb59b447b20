package org.fasttrack.supernode.membership.jgroups;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import org.jgroups.Address;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.FragHeader;
import org.jspecify.annotations.Nullable;

/** Puts long messages together again: of members only, and of each only so many at once. */
final class BoundedFragments extends FRAG4 {
    /** The oldest gives way: whoever sends in order has nearly sent it. */
    static final int MOST_AT_ONCE = 8;

    private volatile Set<Address> known = Set.of();

    BoundedFragments() {
        // Headers are found by it, and the class has none of its own.
        setId(ClassConfigurator.getProtocolId(FRAG4.class));
    }

    /** How many messages of all senders lack a part. */
    int begun() {
        return fragment_list.values().stream().mapToInt(ConcurrentMap::size).sum();
    }

    /** The superclass empties its list before it fills it again, and what a member sent meanwhile would be lost for good. */
    @Override
    protected void handleViewChange(View view) {
        known = Set.copyOf(view.getMembers());
        super.handleViewChange(view);
    }

    @Override
    protected @Nullable Message unfragment(Message part, FragHeader header) {
        if (!known.contains(part.getSrc())) {
            return null;
        }
        ConcurrentMap<Long, FragEntry> begun = fragment_list.get(part.getSrc());
        if (begun != null && begun.size() >= MOST_AT_ONCE && !begun.containsKey(header.id)) {
            begun.remove(Collections.min(begun.keySet()));
        }
        return super.unfragment(part, header);
    }
}
