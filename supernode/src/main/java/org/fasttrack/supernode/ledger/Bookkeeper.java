package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.supernode.ledger.Ledger.Outcome;
import org.fasttrack.supernode.session.Bookkeeping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a supernode's books: what its sessions witness and what peers bring is verified and logged, and the scores follow.
 * Somebody calls {@link #tick} about once a second. Thread-safe.
 */
public final class Bookkeeper implements Bookkeeping, ScoreBook, LogArchive, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bookkeeper.class);
    private static final String LOG_FILE = "evidence.log";

    private final Membership self;
    private final InstantSource clock;
    private final LiveScores scores;
    private final Ledger ledger;
    private final UptimeWitness witness;

    private Bookkeeper(Membership self, Path folder, EvidenceIndex index, Pace pace, InstantSource clock)
            throws IOException {
        this.self = self;
        this.clock = clock;
        this.scores = new LiveScores(
                self.network().plan().scorePolicy(),
                self.network().roots().stream().map(RootKey::id).toList());
        this.witness = new UptimeWitness(
                self.sealer(), new Opener(self.network().id(), clock), pace.uptimeInterval(), pace.lease());
        EvidenceLog log = EvidenceLog.open(
                folder.resolve(LOG_FILE), self.key(), self.network().id());
        tell(log);
        this.ledger = Ledger.open(
                log,
                new EvidenceReader(self.network().id()),
                index,
                (at, evidence) -> scores.add(self.id(), at, evidence));
    }

    /**
     * Opens the books in {@code folder}, or begins them.
     *
     * @param index closed with the books
     * @throws IOException when a file cannot be read or written, or another process has the log open
     */
    public static Bookkeeper open(Membership self, Path folder, EvidenceIndex index, Pace pace) throws IOException {
        return open(self, folder, index, pace, InstantSource.system());
    }

    static Bookkeeper open(Membership self, Path folder, EvidenceIndex index, Pace pace, InstantSource clock)
            throws IOException {
        return new Bookkeeper(self, folder, index, pace, clock);
    }

    private static void tell(EvidenceLog log) {
        switch (log.recovery()) {
            case Recovery.Clean clean -> LOG.info("the evidence log has {} entries", clean.kept());
            case Recovery.TornTail torn ->
                LOG.info(
                        "the evidence log has {} entries; {} bytes that nobody was promised were cut off",
                        torn.kept(),
                        torn.bytes());
            case Recovery.Damaged damaged -> LOG.error("the evidence log is damaged: {}", damaged.describe());
        }
        log.lostUpTo().ifPresent(head -> LOG.error("nothing is logged until the entries up to {} are back", head));
    }

    @Override
    public void heard(NodeId peer, InetAddress from, Sealed heartbeat) {
        NetworkPrefix prefix = NetworkPrefix.of(from.getAddress());
        witness.heard(peer, prefix, heartbeat, clock.instant()).ifPresent(this::note);
    }

    @Override
    public void left(NodeId peer) {
        witness.left(peer).ifPresent(this::note);
    }

    /** Logs what came of a spot check that this supernode made. */
    public void checked(SpotCheck check) {
        note(EvidenceWriter.spotCheckEntry(self.sealer(), check));
    }

    @Override
    public CompletableFuture<Filing> file(byte[] entry) {
        return submit(entry).thenApply(outcome -> switch (outcome) {
            case Outcome.Logged _, Outcome.Known _ -> new Filing.Kept();
            case Outcome.Refused refused -> new Filing.Refused(refused.why().detail());
        });
    }

    private CompletableFuture<Outcome> submit(byte[] entry) {
        try {
            return ledger.submit(entry);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Logs what this supernode says itself; nobody waits for it. */
    private void note(byte[] entry) {
        CompletableFuture<Outcome> _ = submit(entry).whenComplete((outcome, failure) -> {
            if (failure != null) {
                LOG.warn("own evidence was not logged: {}", failure.getMessage());
            } else if (outcome instanceof Outcome.Refused refused) {
                LOG.warn("own evidence is none: {}", refused.why().detail());
            }
        });
    }

    /** Writes the uptime records that are due, and frees what no longer counts now and then. */
    public synchronized void tick() {
        Instant now = clock.instant();
        witness.due(now).forEach(this::note);
        scores.forget(now);
    }

    @Override
    public int score(NodeId node) {
        return scores.shown(node, clock.instant());
    }

    @Override
    public ScorePolicy policy() {
        return scores.policy();
    }

    @Override
    public int value(NodeId node, Instant now) {
        return scores.value(node, now);
    }

    @Override
    public Score explain(NodeId node, Instant now) {
        return scores.explain(node, now);
    }

    @Override
    public List<Rank> ranking(int limit, Instant now) {
        return scores.ranking(limit, now);
    }

    @Override
    public List<NodeId> convicted(Instant now) {
        return scores.convicted(now);
    }

    @Override
    public void admit(NodeId supernode) {
        scores.admit(supernode);
    }

    @Override
    public List<Checkpoint> heads() throws IOException {
        return List.of(ledger.log().head());
    }

    @Override
    public List<byte[]> entries(NodeId log, long from, int limit, int maxBytes) throws IOException {
        return log.equals(self.id())
                ? page(ledger.log()::entry, from, Math.min(ledger.log().size(), from + limit), maxBytes)
                : List.of();
    }

    /** Reads one entry. */
    private interface Entries {
        byte[] entry(long index) throws IOException;
    }

    private static List<byte[]> page(Entries entries, long from, long to, int maxBytes) throws IOException {
        List<byte[]> page = new ArrayList<>();
        long bytes = 0;
        for (long index = from; index < to && bytes < maxBytes; index++) {
            byte[] entry = entries.entry(index);
            page.add(entry);
            bytes += entry.length;
        }
        return page;
    }

    @Override
    public Claims claims(Instant now) {
        return scores.claims(now);
    }

    /** How many entries the own log has. */
    public long entries() {
        return ledger.log().size();
    }

    /** Logs the uptime of everybody who is attached still, and waits until all is on the disk. */
    @Override
    public void close() throws IOException {
        witness.end().forEach(this::note);
        ledger.close();
    }
}
