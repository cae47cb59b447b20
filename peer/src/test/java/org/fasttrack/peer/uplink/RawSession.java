package org.fasttrack.peer.uplink;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.share.WireShares;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.Hello;
import org.fasttrack.common.wire.proto.ListBatch;
import org.fasttrack.common.wire.proto.ListEnd;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.Record;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeFrame;

/** A session frame by frame, for what no honest peer does. */
final class RawSession implements StreamObserver<SupernodeFrame>, AutoCloseable {
    final Sealer sealer;
    private volatile Status end = Status.OK;
    private final SupernodeClient client;
    private final StreamObserver<PeerFrame> out;
    private final LinkedBlockingQueue<SupernodeFrame> answers = new LinkedBlockingQueue<>();

    RawSession(TestSupernode supernode, IdentityKey key, byte[] claims) {
        sealer = new Sealer(key, TestSupernode.NETWORK, InstantSource.system());
        client = new SupernodeClient(TlsIdentity.create(key, claims), PeerCheck.ANYONE, supernode.address());
        out = client.attach(this);
    }

    static RawSession greeted(TestSupernode supernode) throws InterruptedException {
        RawSession session = new RawSession(supernode, IdentityKey.generate(), new byte[0]);
        session.send(PeerFrame.newBuilder().setHello(Hello.newBuilder().setDataAddress("127.0.0.1:1214")));
        session.answer();
        return session;
    }

    void send(PeerFrame.Builder frame) {
        out.onNext(frame.build());
    }

    /** The next frame; an empty one when the session has ended. */
    SupernodeFrame answer() throws InterruptedException {
        SupernodeFrame answer = answers.poll(10, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer within 10 s");
        }
        return answer;
    }

    Sealed head(ShareList list, long version) {
        return WireShares.sealHead(sealer, list, version);
    }

    /** Sends {@code head} and then the records of {@code list}, whether they belong together or not. */
    SupernodeFrame register(Sealed head, ShareList list) throws InterruptedException {
        return register(head, list.records().stream().map(WireShares::toWire).toList());
    }

    SupernodeFrame register(Sealed head, List<Record> records) throws InterruptedException {
        send(PeerFrame.newBuilder().setListBegin(head));
        return complete(records);
    }

    /** Sends {@code records} and the end of what was begun. */
    SupernodeFrame complete(List<Record> records) throws InterruptedException {
        send(PeerFrame.newBuilder().setListBatch(ListBatch.newBuilder().addAllRecords(records)));
        send(PeerFrame.newBuilder().setListEnd(ListEnd.getDefaultInstance()));
        return answer();
    }

    @Override
    public void onNext(SupernodeFrame frame) {
        answers.add(frame);
    }

    @Override
    public void onError(Throwable gone) {
        end = Status.fromThrowable(gone);
        answers.add(SupernodeFrame.getDefaultInstance());
    }

    /** How the session ended, as far as it has. */
    Status end() {
        return end;
    }

    @Override
    public void onCompleted() {
        answers.add(SupernodeFrame.getDefaultInstance());
    }

    @Override
    public void close() {
        client.close();
    }
}
