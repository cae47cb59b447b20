package org.fasttrack.supernode.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An index whose newest rows are in memory until a thread of its own hands them, thousands at a time, to the index below:
 * an append never waits for that one's files. A crash forgets what was not handed on; the log brings it back. Thread-safe.
 */
public final class WriteBehindIndex implements EvidenceIndex {
    static final int BATCH = 8192;
    /** When so many rows wait, the next one does too: memory is bounded, and the file is then what limits the log. */
    static final int MAX_WAITING = 8 * BATCH;

    private static final Logger LOG = LoggerFactory.getLogger(WriteBehindIndex.class);

    private final Thread writer;
    private volatile EvidenceIndex below;
    private Batch filling = new Batch();
    private Batch writing = new Batch();
    private long covered;
    private boolean closing;

    /** Rows on their way down, searchable meanwhile. */
    private static final class Batch {
        private final List<Row> rows = new ArrayList<>();
        private final MemoryIndex index = new MemoryIndex();

        void put(List<Row> more) {
            rows.addAll(more);
            index.put(more);
        }
    }

    public WriteBehindIndex(EvidenceIndex below) {
        this.below = below;
        this.covered = below.covered();
        this.writer = Thread.ofPlatform().name("evidence-index").daemon().start(this::write);
    }

    @Override
    public OptionalLong find(EvidenceId id) {
        OptionalLong recent = findRecent(id);
        return recent.isPresent() ? recent : below.find(id); // in this order: a batch is below before it is gone here
    }

    private synchronized OptionalLong findRecent(EvidenceId id) {
        OptionalLong found = filling.index.find(id);
        return found.isPresent() ? found : writing.index.find(id);
    }

    @Override
    public List<Long> about(NodeId node, long from, int limit) {
        List<Long> recent = recentAbout(node, from, limit);
        return Stream.concat(below.about(node, from, limit).stream(), recent.stream())
                .sorted()
                .distinct()
                .limit(limit)
                .toList();
    }

    private synchronized List<Long> recentAbout(NodeId node, long from, int limit) {
        List<Long> recent = new ArrayList<>(writing.index.about(node, from, limit));
        recent.addAll(filling.index.about(node, from, limit));
        return recent;
    }

    @Override
    public synchronized void put(List<Row> rows) {
        waitWhile(() -> filling.rows.size() >= MAX_WAITING && !closing);
        filling.put(rows);
        covered = rows.isEmpty() ? covered : rows.getLast().index() + 1;
        if (filling.rows.size() >= BATCH) {
            notifyAll();
        }
    }

    @Override
    public synchronized long covered() {
        return covered;
    }

    @Override
    public synchronized void clear() {
        filling = new Batch();
        waitWhile(() -> !writing.rows.isEmpty());
        below.clear();
        covered = 0;
    }

    /** Not interruptible: whoever puts holds an entry that is logged already. */
    private synchronized void waitWhile(BooleanSupplier holds) {
        boolean interrupted = false;
        while (holds.getAsBoolean()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        for (Batch batch = next(); batch != null; batch = next()) {
            hand(batch.rows);
            handed();
        }
    }

    /** The next batch worth a write; the rest when closing, and then null. */
    private synchronized @Nullable Batch next() {
        waitWhile(() -> filling.rows.size() < BATCH && !closing);
        if (filling.rows.isEmpty()) {
            return null;
        }
        writing = filling;
        filling = new Batch();
        notifyAll();
        return writing;
    }

    /** An error, not an exception, is what writing a mapped file on a full disk gives. */
    private void hand(List<Row> rows) {
        try {
            below.put(rows);
        } catch (RuntimeException | InternalError e) {
            LOG.error("the index cannot be written: until the next start it is in memory, without what it had", e);
            below = new MemoryIndex();
            below.put(rows);
        }
    }

    private synchronized void handed() {
        writing = new Batch();
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        below.close();
    }
}
