package org.fasttrack.peer.download;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;

/** Follows one download's events; its rate is smoothed over some seconds. */
final class ProgressMeter implements DownloadEvents {
    private static final double SMOOTHING_SECONDS = 3;

    private final Set<NodeId> sources = new HashSet<>();
    private final Map<NodeId, Integer> places = new HashMap<>();
    private final Map<NodeId, Long> counted = new HashMap<>();
    private final Map<NodeId, Double> rates = new HashMap<>();
    private long total;
    private long done;
    private long countedDone;
    private long countedAt = System.nanoTime();
    private double rate;

    ProgressMeter(long total) {
        this.total = total;
    }

    @Override
    public synchronized void pinged(NodeId peer, Duration roundTrip) {
        sources.add(peer);
    }

    @Override
    public synchronized void joined(NodeId peer) {
        sources.add(peer);
    }

    @Override
    public synchronized void resumed(long had, long all) {
        done = had;
        countedDone = had;
        countedAt = System.nanoTime();
        total = all;
    }

    @Override
    public synchronized void received(NodeId peer, long bytes, long sofar, long all) {
        done = Math.max(done, sofar);
        counted.merge(peer, bytes, Long::sum);
        sources.add(peer);
        places.remove(peer);
    }

    @Override
    public synchronized void queued(NodeId peer, int place) {
        sources.add(peer);
        places.put(peer, place);
    }

    @Override
    public synchronized void dropped(NodeId peer, String reason) {
        sources.remove(peer);
        places.remove(peer);
        rates.remove(peer);
    }

    @Override
    public void banned(NodeId peer, String reason) {
        dropped(peer, reason);
    }

    synchronized Progress now() {
        long nanos = System.nanoTime();
        double seconds = Math.max(1e-3, (nanos - countedAt) / 1e9);
        double weight = rate == 0 ? 1 : Math.min(1, seconds / SMOOTHING_SECONDS);
        rate += weight * ((done - countedDone) / seconds - rate);
        countedDone = done;
        countedAt = nanos;
        for (NodeId source : sources) {
            double before = rates.getOrDefault(source, 0.0);
            rates.put(source, before + weight * (counted.getOrDefault(source, 0L) / seconds - before));
        }
        counted.clear();
        Map<NodeId, Long> rounded = new HashMap<>();
        rates.forEach((source, bytes) -> rounded.put(source, Math.round(bytes)));
        return new Progress(done, total, rate, sources.size(), rounded, places);
    }
}
