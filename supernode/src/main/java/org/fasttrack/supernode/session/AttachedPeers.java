package org.fasttrack.supernode.session;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.wire.proto.PromotionGrant;
import org.fasttrack.common.wire.proto.PushOrder;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.supernode.directory.Directory;
import org.fasttrack.supernode.reach.Pushes;
import org.fasttrack.supernode.reach.Reachability;

/** The registered peers, kept in step with the directory. Thread-safe; of two sessions of one peer the newer owns it. */
public final class AttachedPeers implements Pushes.Attachments {
    private final Directory directory;
    private final Map<NodeId, Attached> peers = new ConcurrentHashMap<>();
    private final Map<NodeId, PeerSession> sessions = new ConcurrentHashMap<>();

    public AttachedPeers(Directory directory) {
        this.directory = directory;
    }

    /** Makes {@code session} the peer's only one. @return false when there is no room */
    synchronized boolean open(NodeId peer, PeerSession session, int maxPeers) {
        PeerSession earlier = sessions.get(peer);
        if (earlier == null && sessions.size() >= maxPeers) {
            return false;
        }
        sessions.put(peer, session);
        if (earlier != null && earlier != session) {
            earlier.end("a newer session with this key took over (if no node was restarted, its data folder was copied:"
                    + " each node needs one of its own)");
        }
        return true;
    }

    /** Registers the list for {@code session}; ignored when the session has been superseded. */
    synchronized boolean register(PeerSession session, Attached attached, List<ShareRecord> records) {
        if (sessions.get(attached.owner()) != session) {
            return false;
        }
        peers.put(attached.owner(), attached.at(session.reach()));
        directory.register(attached.owner(), records);
        return true;
    }

    /** The same records under a head signed anew; ignored when the session has been superseded. */
    synchronized boolean renew(PeerSession session, Attached attached) {
        if (sessions.get(attached.owner()) != session) {
            return false;
        }
        peers.put(attached.owner(), attached.at(session.reach()));
        return true;
    }

    /** Takes over what {@code session} learned of its peer's data port. */
    synchronized void reached(PeerSession session) {
        if (sessions.get(session.peer()) == session) {
            peers.computeIfPresent(session.peer(), (_, attached) -> attached.at(session.reach()));
        }
    }

    @Override
    public Optional<Reachability> reach(NodeId peer) {
        return Optional.ofNullable(sessions.get(peer)).map(PeerSession::reach);
    }

    /** A peer with a session. @param address where its connection comes from */
    public record Presence(NodeId peer, InetAddress address) {}

    /** Everybody who is attached now. */
    public List<Presence> present() {
        return sessions.values().stream()
                .map(session -> new Presence(session.peer(), session.address()))
                .toList();
    }

    @Override
    public boolean order(NodeId peer, PushOrder order) {
        PeerSession session = sessions.get(peer);
        return session != null && session.order(order);
    }

    /** Records {@code from} to {@code to} of an owner's list in its order, as far as there are any. */
    public List<ShareRecord> records(NodeId owner, int from, int to) {
        return directory.records(owner, from, to);
    }

    /** Forgets what {@code session} registered. @return false when it is not, or no longer, the peer's own */
    synchronized boolean close(NodeId peer, PeerSession session) {
        boolean owned = sessions.remove(peer, session);
        if (owned) {
            peers.remove(peer);
            directory.forget(peer);
        }
        return owned;
    }

    /** Ends a peer's session, if it has one here. */
    public void expel(NodeId peer, String reason) {
        PeerSession session = sessions.get(peer);
        if (session != null) {
            session.end(reason);
        }
    }

    /** The peers that say they would be supernodes, can be reached, and may use at least this much memory. */
    public List<NodeId> candidates(int memoryMib) {
        return sessions.entrySet().stream()
                .filter(entry -> entry.getValue().isCandidate(memoryMib))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * What an attached peer says of itself as a supernode to be, and what was found out.
     *
     * @param willing whether it lets itself be promoted
     * @param memoryMib what its process may use
     */
    public record Candidate(boolean willing, long memoryMib, Reachability reach) {}

    /** Empty when {@code peer} is not attached here. */
    public Optional<Candidate> candidate(NodeId peer) {
        return Optional.ofNullable(sessions.get(peer))
                .map(session -> new Candidate(
                        session.promotion().isWilling(), session.promotion().memoryMib(), session.reach()));
    }

    /** Asks {@code peer} whether it would be a supernode. @param answer called once, on any thread, if it answers */
    public void offer(NodeId peer, Consumer<Boolean> answer) {
        PeerSession session = sessions.get(peer);
        if (session == null) {
            answer.accept(false);
        } else {
            session.promotion().offer(answer);
        }
    }

    /** Hands {@code peer} its certificate. @return false when it is not attached any more */
    public boolean grant(NodeId peer, PromotionGrant grant) {
        PeerSession session = sessions.get(peer);
        if (session != null) {
            session.promotion().grant(grant);
        }
        return session != null;
    }

    /**
     * Tells {@code count} peers to attach to {@code to}, those that were not told to move before; never {@code to} itself,
     * whose own peer stays where it is.
     */
    public void move(int count, SupernodeEntry to) {
        NodeId target = NodeId.of(to.getId().toByteArray());
        sessions.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(target)
                        && !entry.getValue().promotion().isMoving())
                .limit(count)
                .forEach(entry -> entry.getValue().promotion().move(to));
    }

    /** Tells one peer to attach to {@code to}, if it is here. */
    public void move(NodeId peer, SupernodeEntry to) {
        PeerSession session = sessions.get(peer);
        if (session != null) {
            session.promotion().move(to);
        }
    }

    /** Tells all peers to attach to one of {@code others}, in turn. */
    public void moveAll(List<SupernodeEntry> others) {
        int next = 0;
        for (PeerSession session : sessions.values()) {
            session.promotion().move(others.get(next++ % others.size()));
        }
    }

    public Optional<Attached> find(NodeId owner) {
        return Optional.ofNullable(peers.get(owner));
    }

    public int count() {
        return sessions.size();
    }

    public Iterable<PeerSession> sessions() {
        return sessions.values();
    }
}
