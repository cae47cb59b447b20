package org.fasttrack.supernode.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.wire.proto.EntryBatch;
import org.fasttrack.common.wire.proto.EvidenceMessage;
import org.fasttrack.common.wire.proto.WantEntries;
import org.fasttrack.supernode.membership.Channel;

/** What members tell each other about logs. */
final class EvidenceMessages {
    private EvidenceMessages() {}

    /** @throws IllegalArgumentException when it is none */
    static EvidenceMessage parse(byte[] bytes) {
        try {
            return EvidenceMessage.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static Checkpoint head(ByteString bytes) {
        return Checkpoint.open(bytes.toByteArray());
    }

    static ByteString bytes(Checkpoint head) {
        return ByteString.copyFrom(head.bytes());
    }

    static List<byte[]> entries(EntryBatch batch) {
        List<byte[]> entries = new ArrayList<>(batch.getEntriesCount());
        batch.getEntriesList().forEach(entry -> entries.add(entry.toByteArray()));
        return entries;
    }

    static EvidenceMessage.Builder message() {
        return EvidenceMessage.newBuilder();
    }

    static void send(Channel wire, NodeId to, EvidenceMessage.Builder message) {
        wire.send(to, message.build().toByteArray(), Channel.Delivery.ORDERED);
    }

    /** Asks {@code from} for the entries of a log from {@code index} on. */
    static void want(Channel wire, NodeId from, NodeId log, long index) {
        WantEntries want = WantEntries.newBuilder()
                .setLog(ByteString.copyFrom(log.bytes()))
                .setFrom(index)
                .build();
        send(wire, from, message().setWant(want));
    }
}
