package org.fasttrack.peer.download;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.receipt.Tally;

/** Counts for the receipts what each source delivered, and passes every event on. */
final class Receipting implements DownloadEvents {
    private final DownloadEvents next;
    private final Tally tally;
    private final Map<NodeId, InetSocketAddress> addresses = new ConcurrentHashMap<>();

    Receipting(DownloadEvents next, Tally tally, Download.Wanted wanted) {
        this.next = next;
        this.tally = tally;
        wanted.sources().forEach(source -> addresses.putIfAbsent(source.peer(), source.address()));
    }

    @Override
    public void received(NodeId peer, long bytes, long done, long total) {
        InetSocketAddress address = addresses.get(peer);
        if (address != null) {
            tally.delivered(peer, address, bytes);
        }
        next.received(peer, bytes, done, total);
    }

    @Override
    public void met(NodeId peer, InetSocketAddress address) {
        addresses.putIfAbsent(peer, address);
        next.met(peer, address);
    }

    @Override
    public void pinged(NodeId peer, Duration roundTrip) {
        next.pinged(peer, roundTrip);
    }

    @Override
    public void resumed(long done, long total) {
        next.resumed(done, total);
    }

    @Override
    public void joined(NodeId peer) {
        next.joined(peer);
    }

    @Override
    public void queued(NodeId peer, int place) {
        next.queued(peer, place);
    }

    @Override
    public void dropped(NodeId peer, String reason) {
        next.dropped(peer, reason);
    }

    @Override
    public void banned(NodeId peer, String reason) {
        next.banned(peer, reason);
    }
}
