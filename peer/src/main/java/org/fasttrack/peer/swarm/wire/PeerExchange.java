package org.fasttrack.peer.swarm.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.identity.NodeId;

/**
 * Peer exchange in the manner of BEP 11: who joined and left the swarm since the last one. Ours names the identity with
 * the address, so that the receiver knows whom it must meet there: {@code added} and {@code dropped} are 32 bytes of node
 * id, 16 of IPv6 address (IPv4-mapped for IPv4), 2 of port each.
 */
public record PeerExchange(List<Contact> added, List<Contact> dropped) {
    /** BEP 11: at most 50 of each, once a minute. */
    public static final int MAX_CONTACTS = 50;

    private static final int ADDRESS_BYTES = 16;
    private static final int CONTACT_BYTES = NodeId.BYTES + ADDRESS_BYTES + Short.BYTES;

    /**
     * A member of the swarm.
     *
     * @param port from 1 to 65,535
     */
    public record Contact(NodeId peer, Address address, int port) {
        public Contact {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("a port lies between 1 and 65,535: " + port);
            }
        }
    }

    /** An IPv6 address as two numbers, the first being the network; IPv4 as IPv6 writes it, {@code ::ffff:1.2.3.4}. */
    public record Address(long network, long host) {
        private static final long MAPPED = 0xFFFF_0000_0000L;

        /** @param v4 the four bytes as one number */
        public static Address ofV4(int v4) {
            return new Address(0, MAPPED | Integer.toUnsignedLong(v4));
        }

        /** The 16 bytes. */
        public byte[] bytes() {
            return ByteBuffer.allocate(ADDRESS_BYTES)
                    .putLong(network)
                    .putLong(host)
                    .array();
        }
    }

    public PeerExchange {
        added = List.copyOf(added);
        dropped = List.copyOf(dropped);
        if (added.size() > MAX_CONTACTS || dropped.size() > MAX_CONTACTS) {
            throw new IllegalArgumentException("at most " + MAX_CONTACTS + " contacts each way");
        }
    }

    public byte[] encode() {
        return Bencode.Dict.of(Map.of(
                        "added", new Bencode.Bytes(pack(added)),
                        "dropped", new Bencode.Bytes(pack(dropped))))
                .encode();
    }

    public static PeerExchange decode(byte[] payload) throws MalformedException {
        Bencode.Dict dict = BencodeReader.readDict(payload);
        return new PeerExchange(unpack(dict.bytes("added")), unpack(dict.bytes("dropped")));
    }

    private static byte[] pack(List<Contact> contacts) {
        ByteBuffer out = ByteBuffer.allocate(contacts.size() * CONTACT_BYTES);
        for (Contact contact : contacts) {
            out.put(contact.peer().bytes());
            out.put(contact.address().bytes());
            out.putShort((short) contact.port());
        }
        return out.array();
    }

    private static List<Contact> unpack(byte[] packed) throws MalformedException {
        if (packed.length % CONTACT_BYTES != 0 || packed.length > MAX_CONTACTS * CONTACT_BYTES) {
            throw new MalformedException("a peer exchange of " + packed.length + " bytes");
        }
        var contacts = new ArrayList<Contact>();
        for (ByteBuffer in = ByteBuffer.wrap(packed); in.hasRemaining(); ) {
            byte[] peer = new byte[NodeId.BYTES];
            in.get(peer);
            Address address = new Address(in.getLong(), in.getLong());
            int port = in.getShort() & 0xFFFF;
            if (port == 0) {
                throw new MalformedException("a contact without a port");
            }
            contacts.add(new Contact(NodeId.of(peer), address, port));
        }
        return contacts;
    }
}
