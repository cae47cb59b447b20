package org.fasttrack.supernode.session;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.wire.proto.BrowsePage;
import org.fasttrack.common.wire.proto.BrowseRequest;
import org.fasttrack.common.wire.proto.Completeness;
import org.fasttrack.common.wire.proto.EvidenceBatch;
import org.fasttrack.common.wire.proto.FiledBatch;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.IntroduceRequest;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.PushAnswer;
import org.fasttrack.common.wire.proto.Refused;
import org.fasttrack.common.wire.proto.ScoresAnswer;
import org.fasttrack.common.wire.proto.ScoresRequest;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SearchEvent;
import org.fasttrack.common.wire.proto.SupernodeFrame;
import org.fasttrack.common.wire.proto.SupernodeGrpc;
import org.fasttrack.supernode.reach.DialBack;
import org.fasttrack.supernode.reach.Pushes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control wire's calls. Who asks is known from TLS before anything here runs. */
public final class SupernodeService extends SupernodeGrpc.SupernodeImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(SupernodeService.class);

    private final AttachedPeers attached;
    private final SearchService searches;
    private final SessionContext context;
    private final EvidenceCalls evidence;
    private final BrowseCalls browsing;
    /** Streams that have not said hello: they have the length of a lease to do so. */
    private final Set<PeerSession> ungreeted = ConcurrentHashMap.newKeySet();

    public SupernodeService(AttachedPeers attached, Hits hits, SearchService searches, SessionContext context) {
        this.attached = attached;
        this.searches = searches;
        this.context = context;
        this.browsing = new BrowseCalls(attached, hits);
        this.evidence = new EvidenceCalls(context.bookkeeping());
    }

    @Override
    public StreamObserver<PeerFrame> attach(StreamObserver<SupernodeFrame> out) {
        // Without a handler a cancelled call would throw at its next frame, in whichever thread sends it.
        ((ServerCallStreamObserver<SupernodeFrame>) out).setOnCancelHandler(() -> {});
        PeerSession session = new PeerSession(ControlServer.current(), attached, context, out);
        ungreeted.add(session);
        return session;
    }

    /** Ends the sessions whose lease has run out; called every second. */
    void endOutlived(Instant now) {
        for (PeerSession session : attached.sessions()) {
            if (session.outlived(now)) {
                session.end("the lease ran out: no heartbeat for "
                        + context.limits().lease().toSeconds() + " s");
            }
        }
        ungreeted.removeIf(PeerSession::greeted);
        for (PeerSession session : List.copyOf(ungreeted)) {
            if (session.outlived(now)) {
                ungreeted.remove(session);
                session.end("no hello came");
            }
        }
    }

    /** Tests the data ports that are due; called every second. */
    void dialBack() {
        DialBack tests = context.dialBack();
        if (tests != null) {
            tests.tick();
        }
    }

    /** Ends the sessions of who may not stay, also those whose hello came only then; called every second. */
    void endExcluded() {
        for (PeerSession session : attached.sessions()) {
            String over = session.excluded();
            if (over != null) {
                LOG.info("the session of {} ends: {}", session.peer().shortForm(), over);
                session.end(over);
            }
        }
    }

    /** Tells every peer what was revoked since it was last told: it refuses those nodes itself; called every second. */
    void tellRevoked() {
        Revocations known = context.revocations();
        if (known != null) {
            attached.sessions().forEach(session -> session.tellRevoked(known));
        }
    }

    @Override
    public void search(Sealed query, StreamObserver<SearchEvent> out) {
        ServerCallStreamObserver<SearchEvent> call = (ServerCallStreamObserver<SearchEvent>) out;
        // Without a handler a cancelled call would throw at its next hit.
        call.setOnCancelHandler(() -> {});
        searches.search(query, ControlServer.caller(), new SearchService.Observer() {
            @Override
            public void hit(Hit hit) {
                send(SearchEvent.newBuilder().setHit(hit).build());
            }

            @Override
            public void done(Completeness completeness) {
                send(SearchEvent.newBuilder().setCompleteness(completeness).build());
                end();
            }

            @Override
            public void refused(String reason) {
                send(SearchEvent.newBuilder()
                        .setRefused(Refused.newBuilder().setReason(reason))
                        .build());
                end();
            }

            private void send(SearchEvent event) {
                if (!call.isCancelled()) {
                    call.onNext(event);
                }
            }

            private void end() {
                if (!call.isCancelled()) {
                    call.onCompleted();
                }
            }
        });
    }

    @Override
    public void push(Sealed request, StreamObserver<PushAnswer> out) {
        Pushes pushes = context.pushes();
        if (pushes == null) {
            out.onError(Status.UNIMPLEMENTED
                    .withDescription("this supernode asks nobody to connect out")
                    .asRuntimeException());
            return;
        }
        // Without a handler a call that was cancelled meanwhile would throw.
        ((ServerCallStreamObserver<PushAnswer>) out).setOnCancelHandler(() -> {});
        out.onNext(pushes.push(request, ControlServer.caller()));
        out.onCompleted();
    }

    @Override
    public void introduce(IntroduceRequest request, StreamObserver<Sealed> out) {
        out.onNext(context.page().sealed());
        out.onCompleted();
    }

    @Override
    public void file(EvidenceBatch batch, StreamObserver<FiledBatch> out) {
        evidence.file(ControlServer.caller(), ControlServer.address(), batch, out);
    }

    @Override
    public void scores(ScoresRequest request, StreamObserver<ScoresAnswer> out) {
        evidence.scores(request, out);
    }

    @Override
    public void browse(BrowseRequest request, StreamObserver<BrowsePage> out) {
        browsing.browse(ControlServer.caller(), request, out);
    }
}
