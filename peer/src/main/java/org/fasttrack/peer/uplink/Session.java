package org.fasttrack.peer.uplink;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.wire.proto.Hello;
import org.fasttrack.common.wire.proto.ListAccepted;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.PromotionAnswer;
import org.fasttrack.common.wire.proto.PromotionGrant;
import org.fasttrack.common.wire.proto.PushOrder;
import org.fasttrack.common.wire.proto.Reached;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.common.wire.proto.SupernodeFrame;
import org.fasttrack.supernode.reach.Reachability;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The peer's side of one attachment. Frames are sent by the uplink's thread only. */
final class Session implements StreamObserver<SupernodeFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final long LINGER_SECONDS = 10;
    private static final Duration GREETING = Duration.ofSeconds(10);
    /** Well within {@code HeadMemory.MAX_AGE}, after which askers take a head for a replay. */
    private static final Duration RENEW = Duration.ofMinutes(30);
    /** A greeting has one answer, and a refusal may come at the end. */
    private static final int MAX_INBOX = 16;

    private final Probe probe;
    private final Sealer sealer;
    private final Uplink.SelfDescription self;
    /** What fills it up ends the session. */
    private final LinkedBlockingQueue<SupernodeFrame> inbox = new LinkedBlockingQueue<>(MAX_INBOX);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final StreamObserver<PeerFrame> out;
    private volatile @Nullable Attachment attachment;
    private volatile long version;
    private volatile @Nullable ShareList sent;
    private volatile @Nullable ShareList acknowledged;
    private volatile boolean refused;
    private volatile Reachability reach;
    private volatile boolean offered;
    private final AtomicBoolean granting = new AtomicBoolean();
    private volatile @Nullable String moveTo;
    private final AtomicReference<@Nullable Session> predecessor = new AtomicReference<>();
    private boolean sentWhole;
    private final Semaphore changed;
    private final Supplier<Uplink.Tidings> tidings;
    private Instant signed = Instant.MIN;
    private List<String> others = List.of();
    private Duration beat = Duration.ofSeconds(10);

    /** @param changed released when there is something to do before the next heartbeat: a change, a refusal, the end */
    Session(
            Probe probe,
            Sealer sealer,
            Uplink.SelfDescription self,
            Semaphore changed,
            Supplier<Uplink.Tidings> tidings) {
        this.changed = changed;
        this.tidings = tidings;
        this.probe = probe;
        this.sealer = sealer;
        this.self = self;
        this.reach = Reachability.untested(self.dataAddress());
        this.out = probe.client().attach(this);
    }

    SupernodeClient client() {
        return probe.client();
    }

    Optional<Attachment> attachment() {
        return Optional.ofNullable(attachment);
    }

    /** Whether the supernode could connect to the data port, as far as it has said. */
    Reachability reach() {
        return reach;
    }

    /** Whom a full supernode named instead. */
    List<String> others() {
        return others;
    }

    /** @return false when the supernode is full, refuses, or does not answer */
    boolean open() throws InterruptedException {
        out.onNext(PeerFrame.newBuilder()
                .setHello(Hello.newBuilder()
                        .setDataAddress(self.dataAddress())
                        .setFirewalled(self.firewalled())
                        .setPromotable(self.candidacy().isPromotable())
                        .setMemoryMib((int) (Runtime.getRuntime().maxMemory() >> 20)))
                .build());
        SupernodeFrame answer = inbox.poll(GREETING.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            return false;
        }
        return switch (answer.getFrameCase()) {
            case WELCOME -> {
                beat = Duration.ofMillis(Math.max(1000, answer.getWelcome().getLeaseMillis() / 3));
                attachment = new Attachment(
                        probe.supernode(), probe.client().address(), probe.roundTrip(), 0, 0, new byte[0]);
                yield true;
            }
            case FULL -> {
                others = answer.getFull().getOthersList().stream()
                        .limit(200)
                        .map(SupernodeEntry::getControlAddress)
                        .toList();
                yield false;
            }
            case REFUSED -> {
                LOG.warn(
                        "{} refused: {}",
                        probe.client().address(),
                        answer.getRefused().getReason());
                yield false;
            }
            case LIST_ACCEPTED,
                    LIST_REFUSED,
                    REACHED,
                    PUSH,
                    PROMOTION_OFFER,
                    PROMOTION_GRANT,
                    MOVE,
                    REVOKED,
                    FRAME_NOT_SET -> false;
        };
    }

    /** Registers the list, renews the lease and follows changes until the session ends or the peer is to {@link #moveTo}. */
    void serve(Supplier<ShareList> shares) throws InterruptedException {
        moveTo = null;
        register(shares.get());
        Instant nextBeat = Instant.now().plus(beat);
        while (ended.getCount() > 0 && moveTo == null) {
            long wait = Duration.between(Instant.now(), nextBeat).toMillis();
            if (changed.tryAcquire(Math.max(0, wait), TimeUnit.MILLISECONDS)) {
                changed.drainPermits();
                if (ended.getCount() > 0) {
                    answerOffer();
                    afterRefusal();
                    register(shares.get());
                }
            } else {
                out.onNext(PeerFrame.newBuilder()
                        .setHeartbeat(sealer.seal(SealType.HEARTBEAT, new byte[0]))
                        .build());
                nextBeat = Instant.now().plus(beat);
                renewWhenDue();
            }
        }
    }

    private void answerOffer() {
        if (offered) {
            offered = false;
            out.onNext(PeerFrame.newBuilder()
                    .setPromotionAnswer(PromotionAnswer.newBuilder()
                            .setWilling(self.candidacy().isWilling()))
                    .build());
        }
    }

    /** Where the supernode wants this peer to attach instead. */
    Optional<String> moveTo() {
        return Optional.ofNullable(moveTo);
    }

    boolean isOpen() {
        return ended.getCount() > 0;
    }

    /** Ends {@code former} as soon as the list is registered here: it is found there until then. */
    void succeed(Session former) {
        predecessor.set(former);
    }

    /** A refused change is sent again as the whole list; a refused whole list waits until it is another one. */
    private void afterRefusal() {
        if (refused) {
            refused = false;
            acknowledged = null;
            sent = sentWhole ? sent : null;
        }
    }

    private void register(ShareList list) {
        if (list == sent) {
            return;
        }
        Registration registration = new Registration(sealer, out);
        ShareList old = acknowledged;
        long base = version;
        version = Uplink.nextVersion(version);
        signed = Instant.now();
        boolean inStep = old != null && old == sent;
        sent = list; // before it is sent, because the acknowledgement may overtake this thread
        if (old != null && inStep) {
            registration.change(old, base, list, version);
            sentWhole = false;
        } else {
            sentWhole = true;
            registration.whole(list, version);
        }
    }

    private void renewWhenDue() {
        ShareList list = acknowledged;
        if (list != null && list == sent && signed.plus(RENEW).isBefore(Instant.now())) {
            version = Uplink.nextVersion(version);
            signed = Instant.now();
            sentWhole = false;
            new Registration(sealer, out).renew(list, version);
        }
    }

    /** Ends the session in good order: the supernode forgets this peer at once. */
    void leave() {
        ended.countDown();
        changed.release();
        try {
            out.onCompleted();
        } catch (IllegalStateException e) {
            // It had ended already.
        }
    }

    @Override
    public void onNext(SupernodeFrame frame) {
        switch (frame.getFrameCase()) {
            case LIST_ACCEPTED -> accepted(frame.getListAccepted());
            case LIST_REFUSED -> {
                LOG.warn(
                        "the supernode refused the share list: {}",
                        frame.getListRefused().getReason());
                refused = true;
                changed.release();
            }
            case PROMOTION_OFFER -> {
                offered = true;
                changed.release();
            }
            case PROMOTION_GRANT -> granted(frame.getPromotionGrant());
            case MOVE -> {
                String address = frame.getMove().getTo().getControlAddress();
                moveTo = Introducers.isAddress(address) ? address : null;
                changed.release();
            }
            case WELCOME, FULL -> inbox.add(frame);
            case REACHED -> reached(frame.getReached());
            case PUSH -> follow(frame.getPush());
            case REVOKED ->
                tidings.get()
                        .revoked(frame.getRevoked().getSealList().stream()
                                .limit(Revocations.MAX_BATCH)
                                .map(ByteString::toByteArray)
                                .toList());
            case REFUSED -> {
                inbox.add(frame);
                LOG.warn(
                        "the supernode ended the session: {}",
                        frame.getRefused().getReason());
            }
            case FRAME_NOT_SET -> LOG.debug("an unknown frame is passed over");
        }
    }

    /** One at a time: to verify a grant costs hundreds of signatures, and a supernode may send as many as it likes. */
    private void granted(PromotionGrant grant) {
        if (granting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("promotion").start(() -> {
                try {
                    self.candidacy().granted(grant);
                } finally {
                    granting.set(false);
                }
            });
        }
    }

    private void follow(PushOrder order) {
        InetAddress supernode = probe.client().host();
        if (supernode != null) {
            tidings.get().order(order, supernode);
        }
    }

    private void reached(Reached found) {
        reach = found.getOpen()
                ? Reachability.open(found.getAddress())
                : Reachability.firewalled(found.getAddress(), found.getDetail());
        LOG.info(
                "others {} the data port at {}{}",
                found.getOpen() ? "reach" : "cannot reach",
                found.getAddress(),
                found.getDetail().isEmpty() ? "" : ": " + found.getDetail());
    }

    private void accepted(ListAccepted list) {
        if (list.getVersion() == version) {
            acknowledged = sent;
        }
        attachment = new Attachment(
                probe.supernode(),
                probe.client().address(),
                probe.roundTrip(),
                list.getVersion(),
                list.getCount(),
                list.getRoot().toByteArray());
        Session former = predecessor.getAndSet(null);
        if (former != null) {
            former.leave();
            // Searches that were asked through it may still be answered.
            CompletableFuture.delayedExecutor(LINGER_SECONDS, TimeUnit.SECONDS)
                    .execute(() -> former.client().close());
        }
    }

    @Override
    public void onError(Throwable gone) {
        LOG.info("lost {}: {}", probe.client().address(), gone.getMessage());
        over();
    }

    @Override
    public void onCompleted() {
        over();
    }

    private void over() {
        ended.countDown();
        changed.release();
        inbox.add(SupernodeFrame.getDefaultInstance()); // nobody waits for a greeting that cannot come any more
    }
}
