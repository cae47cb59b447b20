package org.fasttrack.peer.download;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.fasttrack.common.content.LeafHashes;

/**
 * Asks sources for a leaf layer, in the order in which they answered a ping, which is the nearest first; the first one at
 * once, so that a silent source delays nothing. When one is slow, a second is asked beside it: one that drips bytes keeps
 * nobody from the download.
 */
final class LayerSearch {
    private static final int AT_ONCE = 2;
    private static final long SECOND_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Function<Source, Optional<LeafHashes>> ask;
    private final BooleanSupplier stopped;
    private final long endNanos;
    private final LinkedBlockingQueue<News> news = new LinkedBlockingQueue<>();

    private sealed interface News {}

    private record Near(Source source) implements News {}

    private record NoMore() implements News {}

    private record Answer(Optional<LeafHashes> layer) implements News {}

    /**
     * @param ask blocks, for a limited time, until the source gave the layer, or did not
     * @param limit for all of them together: other claims wait
     */
    LayerSearch(Function<Source, Optional<LeafHashes>> ask, BooleanSupplier stopped, Duration limit) {
        this.ask = ask;
        this.stopped = stopped;
        this.endNanos = System.nanoTime() + limit.toNanos();
    }

    /** {@code source} can be asked. */
    void near(Source source) {
        news.add(new Near(source));
    }

    /** Nobody comes after those who came. */
    void noMore() {
        news.add(new NoMore());
    }

    /** The first layer that verifies. What is still being asked then is the caller's to end. */
    Optional<LeafHashes> first() throws InterruptedException {
        Queue<Source> waiting = new ArrayDeque<>();
        boolean more = true;
        int asked = 0;
        long since = 0;
        while (!stopped.getAsBoolean()
                && System.nanoTime() - endNanos < 0
                && (more || asked > 0 || !waiting.isEmpty())) {
            long left = asked == 0 ? 0 : since + SECOND_AFTER_NANOS - System.nanoTime();
            if (left <= 0 && asked < AT_ONCE && !waiting.isEmpty()) {
                begin(waiting.remove());
                asked++;
                since = System.nanoTime();
            }
            News next = news.poll(left > 0 ? left : SECOND_AFTER_NANOS, TimeUnit.NANOSECONDS);
            if (next instanceof Near one) {
                waiting.add(one.source());
            } else if (next instanceof NoMore) {
                more = false;
            } else if (next instanceof Answer answer) {
                asked--;
                if (answer.layer().isPresent()) {
                    return answer.layer();
                }
            }
        }
        return Optional.empty();
    }

    private void begin(Source source) {
        Thread.ofVirtual().name("leaves").start(() -> {
            Optional<LeafHashes> layer = Optional.empty();
            try {
                layer = ask.apply(source);
            } finally {
                news.add(new Answer(layer));
            }
        });
    }
}
