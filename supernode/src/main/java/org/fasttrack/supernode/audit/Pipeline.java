package org.fasttrack.supernode.audit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.log.TreeHash;

/**
 * Verifies entries on all cores and hands them on in order. Memory is bounded by the batches that are under way: when
 * {@link #MAX_UNDERWAY} are, whoever brings entries waits for the oldest.
 */
final class Pipeline {
    static final int BATCH = 256;
    static final int MAX_UNDERWAY = 64;

    private final EvidenceReader reader;
    private final ExecutorService workers;
    private final Consumer<Verified> next;
    private final Deque<Future<List<Verified>>> underway = new ArrayDeque<>();
    private List<byte[]> batch = new ArrayList<>(BATCH);
    private long first;

    Pipeline(EvidenceReader reader, ExecutorService workers, Consumer<Verified> next) {
        this.reader = reader;
        this.workers = workers;
        this.next = next;
    }

    void entry(byte[] entry) throws IOException {
        batch.add(entry);
        if (batch.size() == BATCH) {
            send();
        }
    }

    private void send() throws IOException {
        List<byte[]> entries = batch;
        long from = first;
        batch = new ArrayList<>(BATCH);
        first += entries.size();
        underway.add(workers.submit(() -> verify(from, entries)));
        if (underway.size() == MAX_UNDERWAY) {
            receive();
        }
    }

    private List<Verified> verify(long from, List<byte[]> entries) {
        List<Verified> verified = new ArrayList<>(entries.size());
        for (byte[] entry : entries) {
            verified.add(new Verified(from + verified.size(), TreeHash.leaf(entry), reader.read(entry)));
        }
        return verified;
    }

    private void receive() throws IOException {
        try {
            underway.remove().get().forEach(next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("verification itself failed", e.getCause());
        }
    }

    /** Verifies and hands on what is left. */
    void finish() throws IOException {
        if (!batch.isEmpty()) {
            send();
        }
        while (!underway.isEmpty()) {
            receive();
        }
    }
}
