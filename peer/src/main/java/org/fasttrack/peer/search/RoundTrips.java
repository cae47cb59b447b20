package org.fasttrack.peer.search;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.network.HostPort;

/**
 * Round trips to the sources of results: as long as a TCP connection to the data port takes to be made, which is what a
 * fetch from there waits for first. Only the sources shown first are asked, all at once, and each at most once a minute:
 * addresses are the supernode's word, and a search must not become a flood at somebody else's port.
 */
public final class RoundTrips {
    static final int SOURCES = 16;
    private static final int REMEMBERED = 1_000;
    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private record Trip(OptionalDouble millis, long at) {
        boolean fresh() {
            return System.nanoTime() - at < FRESH_NANOS;
        }
    }

    private final Map<String, Trip> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Trip> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @return milliseconds by address, of those that answered within 200 ms now or within the last minute */
    public Map<String, Double> measure(Collection<SearchResult> results) throws InterruptedException {
        List<String> addresses = results.stream()
                .flatMap(result -> result.sources().stream())
                .filter(source -> !source.firewalled())
                .map(VerifiedHit::address)
                .distinct()
                .limit(SOURCES)
                .toList();
        List<String> unknown =
                addresses.stream().filter(address -> !isFresh(address)).toList();
        CountDownLatch tried = new CountDownLatch(unknown.size());
        for (String address : unknown) {
            Thread.ofVirtual().name("round trip").start(() -> {
                remember(address, connect(address));
                tried.countDown();
            });
        }
        tried.await(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS); // each ends by itself; a busy machine may be late
        return known(addresses);
    }

    private static OptionalDouble connect(String address) {
        try (Socket socket = new Socket()) {
            InetSocketAddress at =
                    HostPort.numeric(address).orElseThrow(() -> new IOException("no number: " + address));
            long start = System.nanoTime();
            socket.connect(at, Math.toIntExact(PATIENCE.toMillis()));
            return OptionalDouble.of((System.nanoTime() - start) / 1e6);
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    private synchronized boolean isFresh(String address) {
        Trip trip = known.get(address);
        return trip != null && trip.fresh();
    }

    private synchronized void remember(String address, OptionalDouble millis) {
        known.remove(address);
        known.put(address, new Trip(millis, System.nanoTime()));
    }

    private synchronized Map<String, Double> known(List<String> addresses) {
        Map<String, Double> trips = new HashMap<>();
        for (String address : addresses) {
            Trip trip = known.get(address);
            if (trip != null && trip.millis().isPresent()) {
                trips.put(address, trip.millis().getAsDouble());
            }
        }
        return trips;
    }
}
