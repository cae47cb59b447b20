package org.fasttrack.supernode.session;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.share.ShareListHead;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.share.WireShares;
import org.fasttrack.common.wire.Right;
import org.fasttrack.common.wire.proto.DeltaBegin;
import org.fasttrack.common.wire.proto.Full;
import org.fasttrack.common.wire.proto.Hello;
import org.fasttrack.common.wire.proto.ListAccepted;
import org.fasttrack.common.wire.proto.ListBatch;
import org.fasttrack.common.wire.proto.ListRefused;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.PushOrder;
import org.fasttrack.common.wire.proto.Reached;
import org.fasttrack.common.wire.proto.Record;
import org.fasttrack.common.wire.proto.Refused;
import org.fasttrack.common.wire.proto.RevocationBatch;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeFrame;
import org.fasttrack.common.wire.proto.Welcome;
import org.fasttrack.supernode.reach.Reachability;
import org.jspecify.annotations.Nullable;

/**
 * One peer's session: {@code Hello}, then lists and deltas, then heartbeats. gRPC calls it from one thread at a time.
 *
 * <p>A list replaces the earlier one only when its Merkle root is the one that its owner signed: until then, and when it
 * is refused, the old list stays.
 */
final class PeerSession implements StreamObserver<PeerFrame> {
    /** Beyond the transport's own 32 KiB: a peer that reads is never so far behind. */
    static final int MAX_UNREAD = 256;

    private final NodeId peer;
    private final InetAddress address;
    private final Right right;
    private final AttachedPeers attached;
    private final SessionContext context;
    private final StreamObserver<SupernodeFrame> out;
    private volatile Instant heard;
    private volatile boolean greeted;
    private final PortWatch port;
    private @Nullable Transfer transfer;
    /** Frames sent since the transport last kept up: gRPC queues without a bound what a peer does not read. */
    private int unread;

    private int revocationsTold;

    private final PromotionTalk promotion = new PromotionTalk(this::send);

    /** A list on its way in. @param records what arrived so far, after what a delta keeps of the old list */
    private record Transfer(Sealed sealed, ShareListHead head, List<ShareRecord> records) {}

    PeerSession(Caller caller, AttachedPeers attached, SessionContext context, StreamObserver<SupernodeFrame> out) {
        this.peer = caller.peer();
        this.address = caller.address();
        this.right = caller.right();
        this.attached = attached;
        this.context = context;
        this.out = out;
        this.port = new PortWatch(peer, address, context.dialBack(), this::reached);
        this.heard = context.clock().instant();
    }

    @Override
    public void onNext(PeerFrame frame) {
        heard = context.clock().instant();
        if (!greeted && frame.getFrameCase() != PeerFrame.FrameCase.HELLO) {
            end("the first frame must be a hello");
            return;
        }
        switch (frame.getFrameCase()) {
            case HELLO -> hello(frame.getHello());
            case LIST_BEGIN -> listBegin(frame.getListBegin());
            case DELTA_BEGIN -> deltaBegin(frame.getDeltaBegin());
            case LIST_BATCH -> listBatch(frame.getListBatch());
            case LIST_END -> listEnd();
            case RENEWED_HEAD -> renewedHead(frame.getRenewedHead());
            // The frame itself renewed the lease; its signature becomes evidence of uptime.
            case HEARTBEAT -> context.bookkeeping().heard(peer, address, frame.getHeartbeat());
            case PROMOTION_ANSWER ->
                promotion.answered(frame.getPromotionAnswer().getWilling());
            case FRAME_NOT_SET -> end("an empty frame");
        }
    }

    private void hello(Hello hello) {
        if (greeted) {
            end("a second hello");
            return;
        }
        if (!hello.getDataAddress().matches("[A-Za-z0-9.\\[\\]:-]{3,262}")) {
            end("the data address is not HOST:PORT");
            return;
        }
        if (!attached.open(peer, this, context.limits().maxPeers())) {
            send(SupernodeFrame.newBuilder()
                    .setFull(Full.newBuilder().addAllOthers(context.page().others())));
            out.onCompleted();
            return;
        }
        greeted = true;
        promotion.hello(hello);
        send(SupernodeFrame.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setLeaseMillis((int) context.limits().lease().toMillis())
                        .setMaxRecords(context.limits().maxRecords())
                        .setMaxBatchBytes(context.limits().maxBatchBytes())
                        .setObservedHost(address.getHostAddress())));
        port.begin(hello);
    }

    private void reached(Reachability found) {
        attached.reached(this);
        try {
            send(SupernodeFrame.newBuilder()
                    .setReached(Reached.newBuilder()
                            .setOpen(found.isOpen())
                            .setAddress(found.address())
                            .setDetail(found.detail())));
        } catch (IllegalStateException e) {
            // The session ended while the test ran.
        }
    }

    /** Tells the peer to connect out. @return false when the session has ended */
    boolean order(PushOrder order) {
        try {
            send(SupernodeFrame.newBuilder().setPush(order));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Tells some of what the peer was not told yet. Called by one thread. */
    void tellRevoked(Revocations known) {
        List<byte[]> news = known.since(revocationsTold, Revocations.MAX_BATCH);
        if (news.isEmpty()) {
            return;
        }
        revocationsTold += news.size();
        try {
            send(SupernodeFrame.newBuilder()
                    .setRevoked(RevocationBatch.newBuilder()
                            .addAllSeal(news.stream().map(ByteString::copyFrom).toList())));
        } catch (IllegalStateException e) {
            // The session has ended.
        }
    }

    /** Whether the peer's data port can be reached, as far as that is known. */
    Reachability reach() {
        return port.reach();
    }

    private void deltaBegin(DeltaBegin delta) {
        Optional<Attached> old = attached.find(peer);
        if (old.isEmpty() || old.get().version() != delta.getBaseVersion()) {
            refuseList(
                    delta.getHead().getSequence(),
                    "the change builds on version " + delta.getBaseVersion()
                            + ", which is not registered here: send the whole list");
            return;
        }
        begin(delta.getHead())
                .ifPresent(head ->
                        transfer = new Transfer(delta.getHead(), head, kept(Set.copyOf(delta.getRemovedList()))));
    }

    private void listBegin(Sealed sealed) {
        begin(sealed).ifPresent(head -> transfer = new Transfer(sealed, head, new ArrayList<>()));
    }

    /** What a change keeps of the registered list. */
    private List<ShareRecord> kept(Set<String> removed) {
        List<ShareRecord> kept = new ArrayList<>(attached.records(peer, 0, Integer.MAX_VALUE));
        kept.removeIf(record -> removed.contains(record.name()));
        return kept;
    }

    /** Drops what was on its way. @return the head of the list that begins now; empty when it is refused, which is said */
    private Optional<ShareListHead> begin(Sealed sealed) {
        transfer = null;
        Optional<ShareListHead> opened = WireShares.openHead(context.opener(), sealed);
        if (opened.isEmpty() || !opened.get().owner().equals(peer)) {
            refuseList(sealed.getSequence(), "the head is not a valid one of this peer's own");
            return Optional.empty();
        }
        ShareListHead head = opened.get();
        if (head.count() > context.limits().maxRecords()) {
            refuseList(
                    head.version(),
                    "a list has at most " + context.limits().maxRecords() + " files here, not " + head.count());
            return Optional.empty();
        }
        Optional<Attached> old = attached.find(peer);
        if (old.isPresent() && head.version() <= old.get().version()) {
            refuseList(
                    head.version(),
                    "version " + head.version() + " is not above " + old.get().version());
            return Optional.empty();
        }
        return opened;
    }

    private void listBatch(ListBatch batch) {
        Transfer open = transfer;
        if (open == null) {
            return; // the list was refused; its batches were already on their way
        }
        int most = context.limits().maxBatchBytes();
        if (batch.getSerializedSize() > most) {
            transfer = null;
            refuseList(
                    open.head().version(), "a batch has at most " + most + " bytes, not " + batch.getSerializedSize());
            return;
        }
        if (open.records().size() + batch.getRecordsCount() > open.head().count()) {
            transfer = null;
            refuseList(open.head().version(), "there are more files than the head counts");
            return;
        }
        for (Record wire : batch.getRecordsList()) {
            Optional<ShareRecord> record = WireShares.fromWire(wire);
            if (record.isEmpty()) {
                transfer = null;
                refuseList(open.head().version(), "a file's name or numbers are not acceptable");
                return;
            }
            open.records().add(record.get());
        }
    }

    private void listEnd() {
        Transfer done = transfer;
        transfer = null;
        if (done == null) {
            return;
        }
        ShareList list;
        try {
            list = ShareList.of(done.records());
        } catch (IllegalArgumentException e) {
            refuseList(done.head().version(), String.valueOf(e.getMessage()));
            return;
        }
        if (list.records().size() != done.head().count()
                || !Arrays.equals(list.root(), done.head().root())) {
            refuseList(done.head().version(), "the files do not have the Merkle root that the head signs");
            return;
        }
        Attached registered =
                new Attached(peer, list.tree(), done.sealed(), done.head().version(), port.reach());
        if (attached.register(this, registered, list.records())) {
            accepted(registered);
        }
    }

    /** The same list, signed anew so that askers see it is current. */
    private void renewedHead(Sealed sealed) {
        Optional<ShareListHead> head = WireShares.openHead(context.opener(), sealed);
        Optional<Attached> old = attached.find(peer);
        if (head.isEmpty()
                || old.isEmpty()
                || !head.get().owner().equals(peer)
                || head.get().version() <= old.get().version()
                || !Arrays.equals(head.get().root(), old.get().tree().root())) {
            refuseList(sealed.getSequence(), "the renewed head does not fit the registered list");
            return;
        }
        Attached renewed =
                new Attached(peer, old.get().tree(), sealed, head.get().version(), port.reach());
        if (attached.renew(this, renewed)) {
            accepted(renewed);
        }
    }

    private void accepted(Attached registered) {
        send(SupernodeFrame.newBuilder()
                .setListAccepted(ListAccepted.newBuilder()
                        .setVersion(registered.version())
                        .setCount(registered.tree().size())
                        .setRoot(ByteString.copyFrom(registered.tree().root()))));
    }

    private void refuseList(long version, String reason) {
        send(SupernodeFrame.newBuilder()
                .setListRefused(ListRefused.newBuilder().setVersion(version).setReason(reason)));
    }

    private void send(SupernodeFrame.Builder frame) {
        boolean behind;
        synchronized (this) {
            unread = isRead() ? 0 : unread + 1;
            out.onNext(frame.build());
            behind = unread == MAX_UNREAD;
        }
        if (behind) {
            end("nothing that was sent is being read");
        }
    }

    /** Whether what was sent before has left this machine, as far as the transport tells. */
    private boolean isRead() {
        return !(out instanceof ServerCallStreamObserver<SupernodeFrame> call) || call.isReady();
    }

    NodeId peer() {
        return peer;
    }

    InetAddress address() {
        return address;
    }

    /** Whether the peer would be a supernode, may use so much memory, and was reached by who tried. */
    boolean isCandidate(int memoryMib) {
        return promotion.isCandidate(memoryMib) && reach().isOpen();
    }

    /** What is said about the peer's promotion. */
    PromotionTalk promotion() {
        return promotion;
    }

    boolean greeted() {
        return greeted;
    }

    /** Why the peer may not stay; null while it may. */
    @Nullable
    String excluded() {
        return right.over();
    }

    boolean outlived(Instant now) {
        return heard.plus(context.limits().lease()).isBefore(now);
    }

    /** Ends the session for {@code reason}, said to the peer. */
    void end(String reason) {
        close();
        try {
            synchronized (this) {
                out.onNext(SupernodeFrame.newBuilder()
                        .setRefused(Refused.newBuilder().setReason(reason))
                        .build());
                out.onError(Status.ABORTED.withDescription(reason).asRuntimeException());
            }
        } catch (IllegalStateException e) {
            // The call had ended already: there is nobody left to tell.
        }
    }

    private void close() {
        port.close();
        if (attached.close(peer, this)) {
            context.bookkeeping().left(peer);
        }
    }

    @Override
    public void onError(Throwable gone) {
        close();
    }

    @Override
    public void onCompleted() {
        close();
        synchronized (this) {
            out.onCompleted();
        }
    }
}
