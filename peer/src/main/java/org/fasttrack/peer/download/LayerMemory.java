package org.fasttrack.peer.download;

import java.util.Optional;

/**
 * What all downloads of this process may take of the heap for leaf layers (a five-hundredth of a content each), for as long
 * as they run: sizes are claims of strangers, and a node that runs out of memory ends. Thread-safe.
 */
final class LayerMemory {
    /** Half of the heap. Of a small one all but what a download takes beside: hashes of 128 GiB and that are enough. */
    static final LayerMemory NODE = new LayerMemory(share(Runtime.getRuntime().maxMemory()));

    private static final long BESIDE = 48L << 20;
    private static final long SMALL = 256L << 20;

    private final long total;
    private long free;

    LayerMemory(long bytes) {
        total = bytes;
        free = bytes;
    }

    private static long share(long heap) {
        return Math.max(heap / 2, Math.min(heap - BESIDE, SMALL));
    }

    /** Room for one layer, until closed. */
    final class Loan implements AutoCloseable {
        private final long bytes;

        private Loan(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public void close() {
            synchronized (LayerMemory.this) {
                free += bytes;
            }
        }
    }

    /** Whether a layer of {@code bytes} could ever be held. */
    boolean holds(long bytes) {
        return bytes <= total;
    }

    /** Empty while others have too much of it. */
    synchronized Optional<Loan> take(long bytes) {
        if (bytes > free) {
            return Optional.empty();
        }
        free -= bytes;
        return Optional.of(new Loan(bytes));
    }
}
