package org.fasttrack.peer.transfer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.RateMeter;

/** Who is being served what, by whichever protocol, and how fast. Thread-safe. */
public final class UploadMeter {
    /** The one that was served longest ago makes room for one more. */
    static final int MAX = 1_000;

    private static final long RECENT_NANOS = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanos;
    private final Given given;
    private final Map<Key, Served> served = new LinkedHashMap<>(16, .75f, true);

    private record Key(NodeId peer, ContentId content) {}

    private static final class Served {
        final RateMeter meter = new RateMeter();
        long last;
    }

    /** What one peer has got of one content since it began to ask for it. */
    public record Upload(NodeId peer, ContentId content, long bytes, long bytesPerSecond) {}

    /** Hears what is given without having been asked first: what swarms give. */
    @FunctionalInterface
    public interface Given {
        void given(NodeId peer, ContentId content, long bytes);
    }

    public UploadMeter() {
        this((peer, content, bytes) -> {});
    }

    public UploadMeter(Given given) {
        this(System::nanoTime, given);
    }

    UploadMeter(LongSupplier nanos) {
        this(nanos, (peer, content, bytes) -> {});
    }

    private UploadMeter(LongSupplier nanos, Given given) {
        this.nanos = nanos;
        this.given = given;
    }

    /** As {@link #add}, and on the account of {@code peer}, since a swarm's choker asks for no credit. */
    public void swarmed(NodeId peer, ContentId content, long bytes) {
        given.given(peer, content, bytes);
        add(peer, content, bytes);
    }

    /** {@code peer} is sent {@code bytes} of {@code content}. */
    public synchronized void add(NodeId peer, ContentId content, long bytes) {
        Served one = served.computeIfAbsent(new Key(peer, content), key -> new Served());
        one.last = nanos.getAsLong();
        one.meter.add(bytes, one.last);
        if (served.size() > MAX) {
            served.remove(served.keySet().iterator().next());
        }
    }

    /** Those that were served in the last half minute. */
    public synchronized List<Upload> now() {
        long now = nanos.getAsLong();
        served.values().removeIf(one -> now - one.last > RECENT_NANOS);
        return served.entrySet().stream()
                .map(entry -> new Upload(
                        entry.getKey().peer(),
                        entry.getKey().content(),
                        entry.getValue().meter.total(),
                        entry.getValue().meter.bytesPerSecond(now)))
                .toList();
    }
}
