package org.fasttrack.peer.uplink;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.share.WireShares;
import org.fasttrack.common.wire.proto.DeltaBegin;
import org.fasttrack.common.wire.proto.ListBatch;
import org.fasttrack.common.wire.proto.ListEnd;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.Record;
import org.fasttrack.common.wire.proto.Sealed;

/** Sends a share list: whole at first, afterwards what changed. */
final class Registration {
    /** Half of what a supernode takes: the next record always fits. */
    private static final int BATCH_BYTES = 1 << 19;

    private final Sealer sealer;
    private final StreamObserver<PeerFrame> out;

    Registration(Sealer sealer, StreamObserver<PeerFrame> out) {
        this.sealer = sealer;
        this.out = out;
    }

    void whole(ShareList list, long version) {
        out.onNext(PeerFrame.newBuilder()
                .setListBegin(WireShares.sealHead(sealer, list, version))
                .build());
        records(list.records());
    }

    /** The change from {@code old}, which the supernode acknowledged as {@code baseVersion}, to {@code list}. */
    void change(ShareList old, long baseVersion, ShareList list, long version) {
        Map<String, ShareRecord> before = new HashMap<>();
        old.records().forEach(record -> before.put(record.name(), record));
        List<ShareRecord> added = list.records().stream()
                .filter(record -> !record.equals(before.get(record.name())))
                .toList();
        Set<ShareRecord> now = new HashSet<>(list.records());
        List<String> removed = old.records().stream()
                .filter(record -> !now.contains(record))
                .map(ShareRecord::name)
                .toList();
        Sealed head = WireShares.sealHead(sealer, list, version);
        DeltaBegin delta = DeltaBegin.newBuilder()
                .setHead(head)
                .addAllRemoved(removed)
                .setBaseVersion(baseVersion)
                .build();
        if (delta.getSerializedSize() > BATCH_BYTES
                || added.size() + removed.size() > list.records().size()) {
            whole(list, version);
            return;
        }
        out.onNext(PeerFrame.newBuilder().setDeltaBegin(delta).build());
        records(added);
    }

    /** The same list with a new signature, so that askers see it is current. */
    void renew(ShareList list, long version) {
        out.onNext(PeerFrame.newBuilder()
                .setRenewedHead(WireShares.sealHead(sealer, list, version))
                .build());
    }

    private void records(List<ShareRecord> records) {
        List<Record> batch = new ArrayList<>();
        int bytes = 0;
        for (ShareRecord record : records) {
            Record wire = WireShares.toWire(record);
            batch.add(wire);
            bytes += wire.getSerializedSize() + 8;
            if (bytes >= BATCH_BYTES) {
                flush(batch);
                bytes = 0;
            }
        }
        flush(batch);
        out.onNext(
                PeerFrame.newBuilder().setListEnd(ListEnd.getDefaultInstance()).build());
    }

    private void flush(List<Record> batch) {
        if (!batch.isEmpty()) {
            out.onNext(PeerFrame.newBuilder()
                    .setListBatch(ListBatch.newBuilder().addAllRecords(batch))
                    .build());
            batch.clear();
        }
    }
}
