package org.fasttrack.supernode.membership.jgroups;

import org.jgroups.Message;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.util.Table;

/** Messages to all members, in order, with a {@link ReceiveWindow} for each sender. */
final class BoundedMulticast extends NAKACK2 {
    BoundedMulticast() {
        // Headers are found by it, and the class has none of its own.
        setId(ClassConfigurator.getProtocolId(NAKACK2.class));
    }

    @Override
    protected Table<Message> createTable(long first) {
        return new ReceiveWindow(first);
    }
}
