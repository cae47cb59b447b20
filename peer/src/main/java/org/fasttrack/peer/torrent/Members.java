package org.fasttrack.peer.torrent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.PeerExchange.Address;
import org.fasttrack.peer.swarm.wire.PeerExchange.Contact;

/** Where the connected members of a swarm listen, for telling the others. Thread-safe. */
public final class Members {
    private static final int V4_BYTES = 4;

    private final Map<Integer, Contact> byLink = new ConcurrentHashMap<>();
    private long version;

    Members() {}

    void listensAt(int link, Contact contact) {
        if (!contact.equals(byLink.put(link, contact))) {
            changed();
        }
    }

    void left(int link) {
        if (byLink.remove(link) != null) {
            changed();
        }
    }

    private synchronized void changed() {
        version++;
        notifyAll();
    }

    /** Rises with every change. */
    synchronized long version() {
        return version;
    }

    /** Waits until there is another version than {@code known}, at most {@code limit}. */
    synchronized void awaitChange(long known, Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        for (long left = limit.toMillis();
                left > 0 && version == known;
                left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** Where {@code peer} listens, once it said so. */
    public Optional<Contact> of(NodeId peer) {
        return byLink.values().stream()
                .filter(contact -> contact.peer().equals(peer))
                .findFirst();
    }

    Set<Contact> all() {
        return new LinkedHashSet<>(byLink.values());
    }

    /** An address as peer exchange writes it. */
    public static Address address(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == V4_BYTES
                ? Address.ofV4(bytes.getInt())
                : new Address(bytes.getLong(), bytes.getLong());
    }

    /** Where a contact listens. */
    public static InetSocketAddress socketAddress(Contact contact) {
        return new InetSocketAddress(host(contact.address()), contact.port());
    }

    /** The reverse of {@link #address}. */
    public static InetAddress host(Address address) {
        try {
            return InetAddress.getByAddress(address.bytes());
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }
}
