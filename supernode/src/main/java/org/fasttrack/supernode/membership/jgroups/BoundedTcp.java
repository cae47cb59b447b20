package org.fasttrack.supernode.membership.jgroups;

import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import org.fasttrack.supernode.membership.Topic;
import org.jgroups.Address;
import org.jgroups.Header;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.FragHeader;
import org.jgroups.protocols.PingHeader;
import org.jgroups.protocols.TCP;
import org.jgroups.util.Bits;
import org.jgroups.util.MessageBatch;

/**
 * TCP that spends on a frame what the frame is worth, whoever sends it: a supernode whose peers promoted it is a member
 * like any other, and must not be able to end the others.
 */
final class BoundedTcp extends TCP {
    /**
     * Longest frame, in bytes. JGroups bundles up to 64,000 bytes and fragments what is longer; only views go whole, some
     * 50 bytes a member.
     */
    static final int MAX_FRAME_BYTES = 1 << 20;

    /** What {@link FRAG4} cuts messages into, in bytes. */
    static final int FRAGMENT_BYTES = 60_000;

    /** Of the longest message and what the cluster puts before it. */
    private static final int MAX_FRAGMENTS = Topic.MAX_BYTES / FRAGMENT_BYTES + 2;

    /** What the protocols of the stack send; the other types nest messages, or allocate outside the heap. */
    private static final Set<Short> TYPES =
            Set.of(Message.BYTES_MSG, Message.EMPTY_MSG, Message.OBJ_MSG, Message.LONG_MSG);

    private static final short FRAGMENTATION = ClassConfigurator.getProtocolId(FRAG4.class);
    private final LongAdder refused = new LongAdder();

    BoundedTcp() {
        // Headers are found by it, and the class has none of its own.
        setId(ClassConfigurator.getProtocolId(TCP.class));
    }

    /** How many messages were dropped because no honest member sends such. */
    long refused() {
        return refused.sum();
    }

    /** @throws IOException when no frame can have the length; the connection ends */
    @Override
    public void receive(Address sender, DataInput in, int length) throws Exception {
        if (length < 0 || length > MAX_FRAME_BYTES) {
            refused.increment();
            throw new IOException("a frame has at most " + MAX_FRAME_BYTES + " bytes, not " + length);
        }
        byte[] frame = new byte[length];
        in.readFully(frame);
        super.receive(sender, new FrameInput(frame), length);
    }

    @Override
    public void passMessageUp(Message message, boolean matchName, boolean multicast, boolean discardOwn) {
        if (isHonest(message)) {
            super.passMessageUp(message, matchName, multicast, discardOwn);
        } else {
            refused.increment();
        }
    }

    @Override
    public void passBatchUp(MessageBatch batch, boolean matchName, boolean discardOwn) {
        int before = batch.size();
        batch.removeIf(message -> !isHonest(message), true);
        refused.add(before - batch.size());
        if (!batch.isEmpty()) {
            super.passBatchUp(batch, matchName, discardOwn);
        }
    }

    @Override
    public void retainAll(Collection<Address> members) {
        end((address, connection) ->
                !members.contains(address) && !(address instanceof PhysicalAddress place && is_member.test(place)));
        super.retainAll(members);
    }

    /** The connection takes the place of an older one, if there is one. */
    @Override
    public void connectionEstablished(Connection fresh) {
        end((address, connection) -> address.equals(fresh.peerAddress()) && !connection.equals(fresh));
    }

    @Override
    protected void handleDisconnect() {
        end((address, connection) -> true);
        super.handleDisconnect();
    }

    private void end(BiPredicate<Address, Connection> which) {
        List<Connection> ending = new ArrayList<>();
        srv.forAllConnections((address, connection) -> {
            if (which.test(address, connection)) {
                ending.add(connection);
            }
        });
        Farewell.to(ending);
    }

    private static boolean isHonest(Message message) {
        // Nothing in the stack sends objects by Java's serialization, which would make any class of ours at their word.
        if (!TYPES.contains(message.getType()) || message.isFlagSet(Message.Flag.SERIALIZED)) {
            return false;
        }
        for (Header header : message.getHeaders().values()) {
            if (header instanceof PingHeader && !isDiscovery(message)) {
                return false;
            }
        }
        return !(message.getHeader(FRAGMENTATION) instanceof FragHeader fragment) || isFragment(message, fragment);
    }

    private static boolean isFragment(Message message, FragHeader header) {
        return message.getLength() <= FRAGMENT_BYTES && header.num_frags > 0 && header.num_frags <= MAX_FRAGMENTS;
    }

    /** What begins with the number of the members in it, of many bytes each. */
    private static boolean isDiscovery(Message message) {
        if (!message.hasArray()) {
            return true; // nothing is read from it
        }
        int length = message.getLength();
        return length >= Integer.BYTES && Bits.readInt(message.getArray(), message.getOffset()) <= length;
    }
}
