package org.fasttrack.peer.uplink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.PushOrder;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.supernode.reach.Reachability;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this peer attached to the nearest supernode with room, and its share list registered there. One thread chooses,
 * attaches and, when the supernode is lost, chooses again after a short random pause, so that a thousand orphans do not
 * arrive at once.
 */
public final class Uplink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Of who is a supernode itself, and could attach there. */
    private static final Duration OWN_PATIENCE = Duration.ofSeconds(3);

    private static final Duration MOVE_PATIENCE = Duration.ofSeconds(5);
    private static final long SAME_NANOS = 20_000_000;
    private static final int MAX_CANDIDATES = 200;
    private static final int MAX_REASONS = 3;
    private static final int FIRST_PAUSE_MILLIS = 500;
    private static final int MAX_DOUBLINGS = 3;

    private final SslContext context;
    private final Introducers introducers;
    private final Sealer sealer;
    private final Opener opener;
    private final Supplier<ShareList> shares;
    private final SelfDescription self;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, String> unanswered = new ConcurrentSkipListMap<>();
    private final Semaphore changed = new Semaphore(0);
    private final Thread loop;
    private volatile String said = "";
    private volatile boolean closed;
    private volatile @Nullable Session session;
    private volatile Tidings tidings = Tidings.NONE;
    private volatile Supplier<Optional<String>> exclusion = Optional::empty;

    /**
     * What this peer says of itself.
     *
     * @param dataAddress host:port of its data port, as others reach it
     * @param firewalled that nobody need try
     */
    public record SelfDescription(String dataAddress, boolean firewalled, Candidacy candidacy) {
        /** Of a peer that never becomes a supernode. */
        public SelfDescription(String dataAddress, boolean firewalled) {
            this(dataAddress, firewalled, Candidacy.NONE);
        }
    }

    /** What a supernode tells besides what concerns the session. Must not block. */
    public interface Tidings {
        /** Passes over all of it. */
        Tidings NONE = new Tidings() {
            @Override
            public void order(PushOrder order, InetAddress supernode) {
                LOG.debug("an order to connect out is passed over");
            }

            @Override
            public void revoked(List<byte[]> seals) {
                LOG.debug("{} revocations are passed over", seals.size());
            }
        };

        /** Connect out. @param supernode where the order comes from */
        void order(PushOrder order, InetAddress supernode);

        /** Some nodes were revoked. @param seals as the network's creator sealed them, if the supernode tells the truth */
        void revoked(List<byte[]> seals);
    }

    /** @param introducers tried first; those that supernodes name are tried as well */
    public Uplink(
            TlsIdentity tls,
            PeerCheck check,
            Sealer sealer,
            Opener opener,
            Introducers introducers,
            SelfDescription self,
            Supplier<ShareList> shares) {
        this.introducers = introducers;
        this.context = SupernodeClient.context(tls, check);
        this.sealer = sealer;
        this.opener = opener;
        this.self = self;
        this.shares = shares;
        known.addAll(introducers.addresses());
        loop = Thread.ofVirtual().name("uplink").unstarted(this::run);
    }

    /** From now on {@code listener} gets what supernodes tell. */
    public void telling(Tidings listener) {
        tidings = listener;
    }

    /** From now on {@code why} is asked why no supernode lets this node in: a failed handshake does not tell. */
    public void excludedBy(Supplier<Optional<String>> why) {
        exclusion = why;
    }

    public void start() {
        loop.start();
    }

    /** Tells that the share list is another one now. */
    public void sharesChanged() {
        changed.release();
    }

    /** Where the peer is attached; empty while it is looking. */
    public Optional<Attachment> attachment() {
        Session current = session;
        return current == null ? Optional.empty() : current.attachment();
    }

    /** Whether the supernode could connect to the data port; empty while the peer is attached to none. */
    public Optional<Reachability> reach() {
        Session current = session;
        return current == null ? Optional.empty() : Optional.of(current.reach());
    }

    /** The connection to ask through; empty while the peer is looking for a supernode. */
    public Optional<SupernodeClient> client() {
        Session current = session;
        return current == null ? Optional.empty() : Optional.of(current.client());
    }

    /** Why no supernode was to be had at the last try; empty while there is one. */
    public Optional<String> unanswered() {
        return Optional.of(said).filter(why -> session == null && !why.isEmpty());
    }

    private void run() {
        int failures = 0;
        while (!closed) {
            try {
                int doublings = Math.min(failures, MAX_DOUBLINGS);
                if (attachOnce()) {
                    failures = 0;
                    said = "";
                } else {
                    failures++;
                    sayUnanswered(exclusion.get().orElseGet(this::reasons));
                }
                TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(50, FIRST_PAUSE_MILLIS << doublings));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("the session ended oddly; attaching again", e);
            }
        }
    }

    /** Once for the same reasons: tries may go on for days. */
    private void sayUnanswered(String reasons) {
        if (!reasons.equals(said)) {
            LOG.info("no supernode answers; trying again. {}", reasons);
            said = reasons;
        }
    }

    private String reasons() {
        return unanswered.entrySet().stream()
                .limit(MAX_REASONS)
                .map(reason -> reason.getKey() + ": " + reason.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Attaches to the nearest supernode with room and stays until it is lost. */
    private boolean attachOnce() throws InterruptedException {
        List<Probe> probes = probe();
        try {
            for (Probe probe : probes) {
                Session attempt = new Session(probe, sealer, self, changed, () -> tidings);
                if (attempt.open()) {
                    LOG.info(
                            "attached to {} at {}",
                            probe.supernode().shortForm(),
                            probe.client().address());
                    // The others have better things to keep open than the connections of those who went elsewhere.
                    probes.stream()
                            .filter(other -> !other.equals(probe))
                            .forEach(other -> other.client().close());
                    stay(attempt);
                    return true;
                }
                attempt.others().forEach(this::learn);
            }
            return false;
        } finally {
            probes.forEach(probe -> probe.client().close());
        }
    }

    /** Stays attached, here or where the supernodes want it to move, until that is over. */
    private void stay(Session first) throws InterruptedException {
        Session current = first;
        try {
            while (!closed && current.isOpen()) {
                session = current;
                introducers.memory().met(current.client().address());
                current.serve(shares);
                Optional<String> elsewhere = current.moveTo();
                Session next = elsewhere.isPresent() ? move(elsewhere.get()) : null;
                if (next != null) {
                    next.succeed(current);
                    current = next;
                }
            }
        } finally {
            session = null;
            current.client().close();
        }
    }

    /** A session with the supernode at {@code address}; null when there is none to have. */
    private @Nullable Session move(String address) {
        learn(address);
        Probe probe = Probe.of(
                        context,
                        opener,
                        address,
                        MOVE_PATIENCE,
                        reason -> LOG.info("not moving to {}: {}", address, reason))
                .orElse(null);
        if (probe == null) {
            return null;
        }
        Session next = new Session(probe, sealer, self, changed, () -> tidings);
        try {
            if (next.open()) {
                LOG.info("moving to {} at {}", probe.supernode().shortForm(), address);
                return next;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        probe.client().close();
        return null;
    }

    /** Everybody who answers, nearest first, emptier first among equals; whom they name is asked as well, once. */
    private List<Probe> probe() throws InterruptedException {
        unanswered.clear();
        List<Probe> answered = new ArrayList<>();
        Set<String> asked = new LinkedHashSet<>();
        try {
            Optional<String> own = self.candidacy().controlAddress();
            Duration patience = own.isEmpty() ? PATIENCE : OWN_PATIENCE;
            own.ifPresent(asked::add); // not with the others: nobody is witnessed by itself
            probeRound(answered, asked, patience);
            // Those whom others name are asked as well, but not waited for when somebody has answered.
            probeRound(answered, asked, answered.isEmpty() ? patience : ProbeRound.COMPANY);
            if (answered.isEmpty() && own.isPresent()) {
                answered.addAll(new ProbeRound().ask(List.of(own.get()), this::probe, PATIENCE));
            }
        } catch (InterruptedException e) {
            answered.forEach(probe -> probe.client().close());
            throw e;
        }
        return nearestFirst(answered);
    }

    private void probeRound(List<Probe> answered, Set<String> asked, Duration patience) throws InterruptedException {
        List<String> next = known.stream()
                .filter(address -> !asked.contains(address))
                .limit(MAX_CANDIDATES)
                .toList();
        asked.addAll(next);
        answered.addAll(new ProbeRound().ask(next, this::probe, patience));
        for (Probe probe : answered) {
            probe.entries().stream().map(SupernodeEntry::getControlAddress).forEach(this::learn);
        }
    }

    /** The supernodes that the own one sees in its cluster; none while there is no own one, or it is silent. */
    public List<NodeId> cluster() {
        try {
            SupernodeClient own = client().orElse(null);
            return own == null
                    ? List.of()
                    : Probe.introducedBy(own, opener, PATIENCE).stream()
                            .map(entry -> NodeId.of(entry.getId().toByteArray()))
                            .toList();
        } catch (StatusRuntimeException | InvalidProtocolBufferException | IllegalArgumentException e) {
            return List.of();
        }
    }

    private Optional<Probe> probe(String address) {
        return Probe.of(context, opener, address, PATIENCE, why -> unanswered.put(address, why));
    }

    private static List<Probe> nearestFirst(List<Probe> answered) {
        List<Probe> nearest = new ArrayList<>(answered);
        long best = nearest.stream()
                .mapToLong(probe -> probe.roundTrip().toNanos())
                .min()
                .orElse(0);
        // Among those about as near as the nearest the noise would choose: the one with fewer peers is taken instead.
        Collections.shuffle(nearest);
        nearest.sort(Comparator.comparingLong(
                        (Probe probe) -> Math.max(0, probe.roundTrip().toNanos() - best) / SAME_NANOS)
                .thenComparingInt(Probe::peers));
        return nearest;
    }

    private void learn(String address) {
        if (known.size() < MAX_CANDIDATES && Introducers.isAddress(address)) {
            known.add(address);
        }
    }

    @Override
    public void close() {
        closed = true;
        Session current = session;
        if (current != null) {
            current.leave();
        }
        loop.interrupt();
    }

    /** A list's version: rises with each signature, and over restarts, without a file to keep it in. */
    static long nextVersion(long last) {
        return Math.max(last + 1, Instant.now().toEpochMilli());
    }
}
