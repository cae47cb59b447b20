package org.fasttrack.peer.download;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.fasttrack.common.identity.NodeId;

/** Follows one download's events; its rates are those of the last seconds. */
final class ProgressMeter implements DownloadEvents {
    private final Set<NodeId> sources = new HashSet<>();
    private final Map<NodeId, Integer> places = new HashMap<>();
    private final Map<NodeId, Long> given = new HashMap<>();
    private final Map<NodeId, SlidingRate> rates = new HashMap<>();
    private final LongSupplier clock;
    private long total;
    private long done;
    private SlidingRate rate;

    ProgressMeter(long total) {
        this(total, System::nanoTime);
    }

    ProgressMeter(long total, LongSupplier clock) {
        this.total = total;
        this.clock = clock;
        this.rate = new SlidingRate(0, clock.getAsLong());
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
        rate = new SlidingRate(had, clock.getAsLong());
        total = all;
    }

    @Override
    public synchronized void received(NodeId peer, long bytes, long sofar, long all) {
        done = Math.max(done, sofar);
        rates.computeIfAbsent(peer, any -> new SlidingRate(0, clock.getAsLong()));
        given.merge(peer, bytes, Long::sum);
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
        given.remove(peer);
    }

    @Override
    public void banned(NodeId peer, String reason) {
        dropped(peer, reason);
    }

    synchronized Progress now() {
        long nanos = clock.getAsLong();
        Map<NodeId, Long> each = new HashMap<>();
        rates.forEach((source, sliding) ->
                each.put(source, Math.round(sliding.at(given.getOrDefault(source, 0L), nanos))));
        return new Progress(done, total, rate.at(done, nanos), sources.size(), each, places);
    }
}
