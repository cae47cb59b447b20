package org.fasttrack.common.share;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.ListHead;
import org.fasttrack.common.wire.proto.Record;
import org.fasttrack.common.wire.proto.Sealed;

/** Share records and heads between their wire form and their checked form. What does not check out is empty. */
public final class WireShares {
    private WireShares() {}

    public static Record toWire(ShareRecord record) {
        return Record.newBuilder()
                .setName(record.name())
                .setSize(record.bytes())
                .setContent(ByteString.copyFrom(record.content().bytes()))
                .setModifiedMillis(record.modifiedMillis())
                .build();
    }

    /** Empty when a field is out of range or the name is hostile. */
    public static Optional<ShareRecord> fromWire(Record wire) {
        if (wire.getContent().size() != ContentId.BYTES
                || wire.getSize() < 0
                || ShareRecord.nameFault(wire.getName()) != null) {
            return Optional.empty();
        }
        return Optional.of(new ShareRecord(
                wire.getName(),
                wire.getSize(),
                ContentId.of(wire.getContent().toByteArray()),
                wire.getModifiedMillis()));
    }

    /** Seals the head of {@code list}. */
    public static Sealed sealHead(Sealer sealer, ShareList list, long version) {
        ListHead body = ListHead.newBuilder()
                .setVersion(version)
                .setCount(list.records().size())
                .setTotalBytes(list.totalBytes())
                .setRoot(ByteString.copyFrom(list.root()))
                .build();
        return sealer.sealSequenced(SealType.SHARE_LIST_HEAD, version, body.toByteArray());
    }

    /** The head in {@code sealed}, if its seal, network and numbers are right. Replays are the caller's to judge. */
    public static Optional<ShareListHead> openHead(Opener opener, Sealed sealed) {
        if (!(opener.openLasting(sealed, SealType.SHARE_LIST_HEAD) instanceof Opening.Opened opened)) {
            return Optional.empty();
        }
        try {
            ListHead head = ListHead.parseFrom(opened.body());
            if (head.getVersion() != opened.sequence()) {
                return Optional.empty();
            }
            return Optional.of(new ShareListHead(
                    opened.signer(),
                    head.getVersion(),
                    head.getCount(),
                    head.getTotalBytes(),
                    head.getRoot().toByteArray()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
