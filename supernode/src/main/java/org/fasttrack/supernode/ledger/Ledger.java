package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Evidence;
import org.jspecify.annotations.Nullable;

/**
 * What a supernode does with evidence: verify it, log it once, know where it stands. Verification runs on the caller's
 * thread, so that many verify at once; one thread writes. Thread-safe.
 */
public final class Ledger implements AutoCloseable {
    private final EvidenceLog log;
    private final EvidenceReader reader;
    private final EvidenceIndex index;
    private final Listener listener;
    /** What is on its way to the disk: the second bringer of the same evidence waits for the first. */
    private final Map<EvidenceId, CompletableFuture<Outcome>> underway = new ConcurrentHashMap<>();

    /** Learns what was logged, in the order of the log. */
    public interface Listener {
        void logged(long index, Evidence evidence);
    }

    /** What came of bringing evidence. */
    public sealed interface Outcome {
        /** It is durable as entry {@code index}; nothing has to be brought again. */
        record Logged(long index) implements Outcome {}

        /** It was logged before. */
        record Known(long index) implements Outcome {}

        /** It is no evidence. */
        record Refused(Reading.Refused why) implements Outcome {}

        /** It is evidence that has no place here. @param why one line for people */
        record Unwanted(String why) implements Outcome {}
    }

    private Ledger(EvidenceLog log, EvidenceReader reader, EvidenceIndex index, Listener listener) {
        this.log = log;
        this.reader = reader;
        this.index = index;
        this.listener = listener;
    }

    /**
     * A ledger over {@code log}; the listener hears every entry that is there already first.
     *
     * @param reader of the log's network
     * @param index brought up to date here, and rebuilt when it is ahead of the log
     */
    public static Ledger open(EvidenceLog log, EvidenceReader reader, EvidenceIndex index, Listener listener)
            throws IOException {
        if (index.covered() > log.size()) {
            index.clear();
        }
        Ledger ledger = new Ledger(log, reader, index, listener);
        ledger.takeIn(0);
        return ledger;
    }

    private void takeIn(long from) throws IOException {
        EvidenceReader own = reader.withoutSignatures(); // they were verified before they were logged
        long covered = index.covered();
        for (long i = from; i < log.size(); i++) {
            if (own.read(log.entry(i)) instanceof Reading.Accepted accepted) {
                if (i >= covered) {
                    index.put(List.of(row(i, EvidenceId.of(accepted.evidence()), accepted.evidence())));
                }
                listener.logged(i, accepted.evidence());
            }
        }
    }

    /** Gives the log back what it had lost, as {@link EvidenceLog#restore}; the listener hears it. */
    boolean restore(List<byte[]> entries) throws IOException {
        return log.restore(entries, this::takeIn);
    }

    private static EvidenceIndex.Row row(long index, EvidenceId id, Evidence evidence) {
        return new EvidenceIndex.Row(index, id, EvidenceId.about(evidence));
    }

    /** Verifies and logs one entry. The future fails when the disk does. Blocks while too many wait for the disk. */
    public CompletableFuture<Outcome> submit(byte[] entry) throws InterruptedException {
        return submit(entry, evidence -> Optional.empty());
    }

    /** The same, for what {@code admission} has nothing against. */
    CompletableFuture<Outcome> submit(byte[] entry, Admission admission) throws InterruptedException {
        return switch (reader.read(entry)) {
            case Reading.Refused refused -> CompletableFuture.completedFuture(new Outcome.Refused(refused));
            case Reading.Accepted accepted -> {
                Optional<String> against = admission.against(accepted.evidence());
                yield against.isEmpty()
                        ? log(entry, accepted.evidence())
                        : CompletableFuture.completedFuture(new Outcome.Unwanted(against.get()));
            }
        };
    }

    /** What speaks against logging evidence that is true. */
    interface Admission {
        Optional<String> against(Evidence evidence);
    }

    private CompletableFuture<Outcome> log(byte[] entry, Evidence evidence) throws InterruptedException {
        EvidenceId id = EvidenceId.of(evidence);
        CompletableFuture<Outcome> mine = new CompletableFuture<>();
        CompletableFuture<Outcome> first = underway.putIfAbsent(id, mine);
        if (first != null) {
            return first.thenApply(
                    outcome -> outcome instanceof Outcome.Logged(long at) ? new Outcome.Known(at) : outcome);
        }
        try {
            begin(id, entry, evidence, mine);
        } catch (InterruptedException | RuntimeException e) {
            finish(id, evidence, null, e, mine); // who waits for this one must not wait for ever
            throw e;
        }
        return mine;
    }

    private void begin(EvidenceId id, byte[] entry, Evidence evidence, CompletableFuture<Outcome> mine)
            throws InterruptedException {
        OptionalLong known = index.find(id);
        if (known.isPresent()) {
            underway.remove(id);
            mine.complete(new Outcome.Known(known.getAsLong()));
        } else {
            CompletableFuture<Long> _ =
                    log.append(entry).whenComplete((at, failure) -> finish(id, evidence, at, failure, mine));
        }
    }

    /** Runs on the log's one writing thread, entry by entry. */
    private void finish(
            EvidenceId id,
            Evidence evidence,
            @Nullable Long at,
            @Nullable Throwable failure,
            CompletableFuture<Outcome> mine) {
        if (at == null) {
            underway.remove(id);
            mine.completeExceptionally(failure == null ? new IOException("not logged") : failure);
            return;
        }
        index.put(List.of(row(at, id, evidence)));
        underway.remove(id);
        listener.logged(at, evidence);
        mine.complete(new Outcome.Logged(at));
    }

    public EvidenceLog log() {
        return log;
    }

    /** The first {@code limit} entries about {@code node} from index {@code from} on, in order. */
    public List<Long> about(NodeId node, long from, int limit) {
        return index.about(node, from, limit);
    }

    @Override
    public void close() throws IOException {
        log.close();
        index.close();
    }
}
