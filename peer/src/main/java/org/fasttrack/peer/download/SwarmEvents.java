package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.PeerExchange.Contact;
import org.fasttrack.peer.torrent.Members;
import org.fasttrack.peer.torrent.Peer;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.torrent.TorrentEvents;
import org.jspecify.annotations.Nullable;

/** Tells a download's events of what happens in its torrent, and its swarm of whom members tell. */
final class SwarmEvents implements TorrentEvents {
    private final SwarmFetch swarm;
    private final SwarmSide side;
    private final ContentId content;
    private final long total;
    private final DownloadEvents events;
    private final Map<NodeId, Long> fromSource;
    private final Map<NodeId, String> banned;
    private final AtomicLong done = new AtomicLong();
    private final Set<NodeId> met = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Torrent torrent;

    /**
     * @param total bytes of the content
     * @param fromSource bytes by who sent them; added to
     * @param banned who sent what is not the content, and why; added to
     */
    SwarmEvents(
            SwarmFetch swarm,
            SwarmSide side,
            ContentId content,
            long total,
            DownloadEvents events,
            Map<NodeId, Long> fromSource,
            Map<NodeId, String> banned) {
        this.swarm = swarm;
        this.side = side;
        this.content = content;
        this.total = total;
        this.events = events;
        this.fromSource = fromSource;
        this.banned = banned;
    }

    /** {@code running} is the torrent, in which {@code verified} bytes are there already. */
    void begin(Torrent running, long verified) {
        done.set(verified);
        torrent = running;
    }

    /** Who sent what is not the content. */
    Set<NodeId> banned() {
        return banned.keySet();
    }

    @Override
    public void joined(NodeId peer) {
        events.joined(peer);
    }

    @Override
    public void left(NodeId peer, String reason) {
        events.dropped(peer, reason);
    }

    @Override
    public void received(NodeId peer, int bytes) {
        fromSource.merge(peer, (long) bytes, Long::sum);
        meet(peer);
        events.received(peer, bytes, done.addAndGet(bytes), total);
    }

    /** Whom the user has not named has to be told, before what came from it is. */
    private void meet(NodeId peer) {
        Torrent running = torrent;
        if (running != null && !met.contains(peer)) {
            running.members().of(peer).map(Members::socketAddress).ifPresent(address -> {
                met.add(peer);
                events.met(peer, address);
            });
        }
    }

    @Override
    public void sent(NodeId peer, int bytes) {
        side.uploads().swarmed(peer, content, bytes);
    }

    @Override
    public void corrupt(NodeId peer, int block, ByteBuffer data) {
        String reason = "block " + block + " has another hash";
        if (banned.putIfAbsent(peer, reason) == null) {
            side.faults().corrupt(peer, content, block, data);
            events.banned(peer, reason);
        }
    }

    @Override
    public void contacts(Peer teller, List<Contact> contacts) {
        swarm.contacts(teller, contacts);
    }

    @Override
    public void completed() {
        swarm.wake();
    }

    @Override
    public void failed(IOException reason) {
        swarm.fail(reason);
    }
}
