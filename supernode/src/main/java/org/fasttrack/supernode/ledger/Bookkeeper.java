package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.reputation.Backing;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.Fault;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.supernode.ledger.Ledger.Outcome;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Cluster;
import org.fasttrack.supernode.membership.Topic;
import org.fasttrack.supernode.session.Bookkeeping;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a supernode's books: what its sessions witness and what peers bring is verified and logged, and the scores follow.
 * Somebody calls {@link #tick} about once a second. Thread-safe.
 */
public final class Bookkeeper implements Bookkeeping, ScoreBook, LogArchive, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bookkeeper.class);
    /** How often the cosignatures that came meanwhile are written down. */
    private static final Duration KEEP = Duration.ofSeconds(30);

    /** A head is told when the log has grown, and so often again, for whoever missed it. */
    private static final Duration ANNOUNCE = Duration.ofSeconds(30);

    private static final Duration HEAD_FOR = Duration.ofSeconds(1);

    private static final String LOG_FILE = "evidence.log";

    private final Membership self;
    private final InstantSource clock;
    private final LiveScores scores;
    private final Ledger ledger;
    private final UptimeWitness witness;
    private final Replication replication;
    private final Hold hold;
    private final Object headLock = new Object();
    private @Nullable Checkpoint head;
    private Instant headTaken = Instant.EPOCH;
    private @Nullable Claims claimed;
    /** Whether the copies of an earlier run are in the scores. */
    private volatile boolean opened = true;

    private Instant kept;
    private Instant announced = Instant.EPOCH;
    private long announcedSize = -1;

    private Bookkeeper(Membership self, Path folder, EvidenceIndex index, Pace pace, InstantSource clock)
            throws IOException {
        this.self = self;
        this.clock = clock;
        this.kept = clock.instant();
        this.scores = new LiveScores(
                self.network().plan().scorePolicy(),
                self.network().roots().stream().map(RootKey::id).toList());
        this.witness = new UptimeWitness(
                self.sealer(), new Opener(self.network().id(), clock), pace.uptimeInterval(), pace.lease());
        EvidenceLog log = EvidenceLog.open(
                folder.resolve(LOG_FILE), self.key(), self.network().id());
        tell(log);
        EvidenceReader reader = new EvidenceReader(self.network().id());
        this.ledger = Ledger.open(log, reader, index, (at, evidence) -> scores.add(self.id(), at, evidence));
        this.hold = new Hold(log);
        this.replication = new Replication(
                log,
                new Copies(folder.resolve("copies"), log.name(), clock),
                ledger::restore,
                head -> head.cosign(self.key(), clock.instant()),
                new CopiedEvidence(
                        reader, scores, clock, () -> opened = true, proof -> note(submit(proof, this::unspread))));
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

    /** Copies travel through {@code cluster} from now on; before it is joined. */
    public void join(Cluster cluster) {
        Channel channel = cluster.open(Topic.EVIDENCE, replication);
        hold.begin(channel::view, self.network().roots().size() > 1, clock.instant());
        opened = false;
        replication.start(channel);
    }

    /** Members bring proofs of forks only: of all else they have their own logs. */
    private Optional<String> unspread(Evidence evidence) {
        boolean fork = evidence instanceof Fault fault
                && fault.kind() == Fault.Kind.CONFLICTING_HEADS
                && (scores.isSupernode(fault.culprit())
                        || replication.copy(fault.culprit()).isPresent());
        return fork ? Optional.empty() : Optional.of("it is no fork of a supernode's log");
    }

    private static void tell(EvidenceLog log) {
        switch (log.recovery()) {
            case Recovery.Clean clean -> LOG.info("the evidence log has {} entries", clean.kept());
            case Recovery.TornTail torn ->
                LOG.info(
                        "the evidence log has {} entries; {} bytes that nobody was promised were cut off",
                        torn.kept(),
                        torn.bytes());
            case Recovery.Headless whole ->
                LOG.error(
                        "the evidence log's header was damaged; it is written again, all {} entries are there",
                        whole.kept());
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

    /** Whether what is witnessed now can be logged: just after a start it cannot. */
    boolean isLogging() {
        return !hold.lasts(clock.instant());
    }

    /** Logs what came of a spot check that this supernode made. */
    public void checked(SpotCheck check) {
        note(EvidenceWriter.spotCheckEntry(self.sealer(), check));
    }

    /** Takes what proves itself. What a supernode attests stands in its own log, and comes from there. */
    @Override
    public CompletableFuture<Filing> file(NodeId bringer, byte[] entry) {
        return submit(entry, evidence -> unfiled(bringer, evidence)).thenApply(outcome -> switch (outcome) {
            case Outcome.Logged _ -> new Filing.Kept();
            case Outcome.Known _ -> new Filing.Known();
            case Outcome.Refused refused -> new Filing.Refused(refused.why().detail());
            case Outcome.Unwanted unwanted -> new Filing.Refused(unwanted.why());
        });
    }

    /** Why {@code bringer} cannot file this here; each entry stays for ever, so only what concerns somebody here is taken. */
    private Optional<String> unfiled(NodeId bringer, Evidence evidence) {
        return switch (evidence) {
            case Receipt receipt
            when !bringer.equals(receipt.uploader()) && !bringer.equals(receipt.downloader()) ->
                Optional.of("a receipt is brought by one of its two parties");
            case Fault fault
            when fault.kind() == Fault.Kind.CONFLICTING_HEADS && !scores.isSupernode(fault.culprit()) ->
                Optional.of("the owner of that log is no supernode here");
            case Receipt _, Fault _ -> Optional.empty();
            case UptimeRecord _, SpotCheck _ -> Optional.of("peers bring receipts and proofs of faults only");
        };
    }

    private CompletableFuture<Outcome> submit(byte[] entry) {
        return submit(entry, evidence -> Optional.empty());
    }

    private CompletableFuture<Outcome> submit(byte[] entry, Ledger.Admission admission) {
        if (!isLogging()) {
            return CompletableFuture.failedFuture(new IOException("the others are asked whether they know this log"));
        }
        try {
            return ledger.submit(EvidenceWriter.learned(entry, clock.instant()), admission);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Logs what this supernode says itself; nobody waits for it. */
    private void note(byte[] entry) {
        note(submit(entry));
    }

    private static void note(CompletableFuture<Outcome> submitted) {
        CompletableFuture<Outcome> _ = submitted.whenComplete((outcome, failure) -> {
            if (failure != null) {
                LOG.warn("evidence was not logged: {}", failure.getMessage());
            } else if (outcome instanceof Outcome.Refused refused) {
                LOG.warn("this is no evidence: {}", refused.why().detail());
            } else if (outcome instanceof Outcome.Unwanted unwanted) {
                LOG.warn("this is not logged: {}", unwanted.why());
            }
        });
    }

    /** Writes the uptime records that are due, tells the others, and keeps what has to be kept now and then. */
    public synchronized void tick() {
        Instant now = clock.instant();
        if (hold.lasts(now)) {
            return;
        }
        witness.due(now).forEach(this::note);
        announce(now);
        scores.forget(now);
        if (now.isAfter(kept.plus(KEEP))) {
            kept = now;
            keep();
        }
    }

    private void announce(Instant now) {
        boolean news =
                ledger.log().size() != announcedSize || replication.damaged().isPresent();
        boolean due = now.isAfter(announced.plus(ANNOUNCE));
        if (news || due) {
            announcedSize = ledger.log().size();
            replication.announce();
        }
        if (due) {
            announced = now;
            replication.gossip();
        }
    }

    private void keep() {
        try {
            ledger.log().keepCosignatures();
        } catch (IOException e) {
            LOG.warn("cosignatures cannot be kept: {}", e.getMessage());
        }
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
    public Backing backing(NodeId node, Instant now) {
        return scores.backing(node, now);
    }

    @Override
    public List<Rank> ranking(int limit, Instant now) {
        return scores.ranking(limit, now);
    }

    @Override
    public boolean isConvicted(NodeId node, Instant now) {
        return scores.isConvicted(node, now);
    }

    @Override
    public List<NodeId> convicted(Instant now) {
        return scores.convicted(now);
    }

    @Override
    public void admit(NodeId supernode) {
        scores.admit(supernode);
    }

    /** What the disk lost comes back from the others: until then nothing is claimed that rests on less than was once shown. */
    private void mustBeWhole() throws IOException {
        Optional<NodeId> damaged = replication.damaged();
        if (damaged.isPresent()) {
            throw new IOException(
                    "the disk lost entries of " + damaged.get() + "'s log, which the other supernodes are asked for");
        }
    }

    @Override
    public List<Checkpoint> heads() throws IOException {
        mustBeWhole();
        List<Checkpoint> heads = new ArrayList<>(replication.heads());
        heads.addFirst(ownHead());
        return heads;
    }

    /** At most a second old, since each new one costs a wait for the disk; never older than a claim that was given out. */
    private Checkpoint ownHead() throws IOException {
        Instant now = clock.instant();
        synchronized (headLock) {
            Checkpoint known = head;
            if (known == null || now.isBefore(headTaken) || !now.isBefore(headTaken.plus(HEAD_FOR))) {
                known = ledger.log().head();
                head = known;
                headTaken = now;
            }
            return known;
        }
    }

    /** Whose books these are. */
    NodeId self() {
        return self.id();
    }

    Instant now() {
        return clock.instant();
    }

    @Override
    public List<byte[]> entries(NodeId log, long from, int limit, int maxBytes) throws IOException {
        if (log.equals(self.id())) {
            return page(ledger.log()::entry, from, Math.min(ledger.log().size(), from + limit), maxBytes);
        }
        Optional<Replica> copy = replication.copy(log);
        return copy.isEmpty()
                ? List.of()
                : page(copy.get()::entry, from, Math.min(copy.get().size(), from + limit), maxBytes);
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
    public Claims claims(Instant now) throws IOException {
        if (!opened) {
            throw new IOException("the copies of the others' logs are being read");
        }
        mustBeWhole();
        Claims made = scores.claims(now);
        synchronized (headLock) {
            if (!made.equals(claimed)) {
                claimed = made;
                head = null;
            }
        }
        return made;
    }

    /** How many entries the own log has. */
    public long entries() {
        return ledger.log().size();
    }

    /** Logs the uptime of everybody who is attached still, and waits until all is on the disk. */
    @Override
    public void close() throws IOException {
        witness.end().forEach(this::note);
        replication.close();
        ledger.log().keepCosignatures();
        ledger.close();
    }
}
