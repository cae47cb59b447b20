package org.fasttrack.supernode.membership.jgroups;

import java.util.ArrayList;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.util.MessageBatch;

/**
 * Messages to one member, in order, with a limit on what a sender makes this one keep: a {@link ReceiveWindow} for each, few for those
 * who are no members, since anybody in the cluster can write any address into a message, and little that waits for a beginning.
 */
final class BoundedUnicast extends UNICAST3 {
    /** Newcomers, and members of another part of the cluster, with which this one merges. */
    static final int MOST_STRANGERS = 64;

    /** Messages that came before the first one of their sender. */
    static final int MOST_EARLY = 64;

    BoundedUnicast() {
        // Headers are found by it, and the class has none of its own.
        setId(ClassConfigurator.getProtocolId(UNICAST3.class));
    }

    /** For how many senders there is a window. */
    int senders() {
        return recv_table.size();
    }

    /** How many messages wait for the first one of their sender. */
    int early() {
        return msg_cache.size();
    }

    @Override
    protected ReceiverEntry createReceiverEntry(Address sender, long first, short connection, Address own) {
        makeRoom();
        return recv_table.computeIfAbsent(
                sender,
                _ -> new ReceiverEntry(new ReceiveWindow(first - 1, () -> members.contains(sender)), connection, own));
    }

    /** Who is forgotten is asked to begin anew. */
    private void makeRoom() {
        if (recv_table.size() < MOST_STRANGERS) {
            return;
        }
        List<Address> strangers = new ArrayList<>(recv_table.keySet());
        strangers.removeAll(members);
        if (strangers.size() >= MOST_STRANGERS) {
            strangers.forEach(recv_table::remove);
        }
    }

    @Override
    protected ReceiverEntry getReceiverEntry(
            Address sender, long number, boolean first, short connection, Address own) {
        ReceiverEntry entry = super.getReceiverEntry(sender, number, first, connection, own);
        if (entry == null) {
            forgetEarly();
        }
        return entry;
    }

    /** JGroups keeps what comes early in a batch without asking for an entry. */
    @Override
    public void up(MessageBatch batch) {
        super.up(batch);
        forgetEarly();
    }

    private void forgetEarly() {
        if (msg_cache.size() > MOST_EARLY) {
            msg_cache.clear(); // nobody has an acknowledgement of these: they are sent again
        }
    }
}
