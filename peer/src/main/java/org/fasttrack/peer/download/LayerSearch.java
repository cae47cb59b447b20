package org.fasttrack.peer.download;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.fasttrack.common.content.LeafHashes;

/**
 * Asks sources for a leaf layer, the nearest first. When one is slow, a second is asked beside it: one that drips bytes
 * keeps nobody from the download.
 */
final class LayerSearch {
    private static final int AT_ONCE = 2;
    private static final long SECOND_AFTER_MILLIS = 2_000;

    private final Function<Source, Optional<LeafHashes>> ask;
    private final BooleanSupplier stopped;
    private final long endNanos;
    private final LinkedBlockingQueue<Optional<LeafHashes>> answers = new LinkedBlockingQueue<>();

    /**
     * @param ask blocks, for a limited time, until the source gave the layer, or did not
     * @param limit for all of them together: other claims wait
     */
    LayerSearch(Function<Source, Optional<LeafHashes>> ask, BooleanSupplier stopped, Duration limit) {
        this.ask = ask;
        this.stopped = stopped;
        this.endNanos = System.nanoTime() + limit.toNanos();
    }

    /** The first layer that verifies. What is still being asked then is the caller's to end. */
    Optional<LeafHashes> among(List<Source> sources) throws InterruptedException {
        Iterator<Source> next = sources.iterator();
        int asked = 0;
        while (!stopped.getAsBoolean() && System.nanoTime() - endNanos < 0 && (asked > 0 || next.hasNext())) {
            if (next.hasNext() && asked < AT_ONCE) {
                asked++;
                begin(next.next());
            }
            Optional<LeafHashes> answer = answers.poll(SECOND_AFTER_MILLIS, TimeUnit.MILLISECONDS);
            if (answer != null) {
                asked--;
                if (answer.isPresent()) {
                    return answer;
                }
            }
        }
        return Optional.empty();
    }

    private void begin(Source source) {
        Thread.ofVirtual().name("leaves").start(() -> {
            Optional<LeafHashes> answer = Optional.empty();
            try {
                answer = ask.apply(source);
            } finally {
                answers.add(answer);
            }
        });
    }
}
