package org.fasttrack.peer.transfer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.RateMeter;

/** Who is being served what, by whichever protocol, and how fast. Thread-safe. */
public final class UploadMeter {
    /** The one that was served longest ago makes room for one more. */
    static final int MAX = 1_000;

    private static final long RECENT_NANOS = Duration.ofSeconds(30).toNanos();

    /** Whoever comes back after so long begins anew. */
    private static final long NEW_FETCH_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanos;
    private final Given given;
    private final ToLongFunction<ContentId> sizes;
    private final Map<Key, Served> served = new LinkedHashMap<>(16, .75f, true);

    private record Key(NodeId peer, ContentId content) {}

    private static final class Served {
        final RateMeter meter = new RateMeter();
        long last;
        long bytes;
    }

    /** What one peer has got of one content in the fetch that goes on: one gets no byte twice, and asks without long pauses. */
    public record Upload(NodeId peer, ContentId content, long bytes, long bytesPerSecond) {}

    /** Hears what is given without having been asked first: what swarms give. */
    @FunctionalInterface
    public interface Given {
        void given(NodeId peer, ContentId content, long bytes);
    }

    public UploadMeter() {
        this((peer, content, bytes) -> {}, content -> Long.MAX_VALUE);
    }

    /** @param sizes of contents, in bytes; {@link Long#MAX_VALUE} where that is not known */
    public UploadMeter(Given given, ToLongFunction<ContentId> sizes) {
        this(System::nanoTime, given, sizes);
    }

    UploadMeter(LongSupplier nanos, ToLongFunction<ContentId> sizes) {
        this(nanos, (peer, content, bytes) -> {}, sizes);
    }

    private UploadMeter(LongSupplier nanos, Given given, ToLongFunction<ContentId> sizes) {
        this.nanos = nanos;
        this.given = given;
        this.sizes = sizes;
    }

    /** As {@link #add}, and on the account of {@code peer}, since a swarm's choker asks for no credit. */
    public void swarmed(NodeId peer, ContentId content, long bytes) {
        given.given(peer, content, bytes);
        add(peer, content, bytes);
    }

    /** {@code peer} is sent {@code bytes} of {@code content}. */
    public synchronized void add(NodeId peer, ContentId content, long bytes) {
        Served one = served.computeIfAbsent(new Key(peer, content), key -> new Served());
        long now = nanos.getAsLong();
        boolean again = now - one.last > NEW_FETCH_NANOS || one.bytes + bytes > sizes.applyAsLong(content);
        one.bytes = again ? bytes : one.bytes + bytes;
        one.last = now;
        one.meter.add(bytes, now);
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
                        entry.getValue().bytes,
                        entry.getValue().meter.bytesPerSecond(now)))
                .toList();
    }
}
