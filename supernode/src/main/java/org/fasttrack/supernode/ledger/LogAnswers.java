package org.fasttrack.supernode.ledger;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.wire.proto.EntryBatch;
import org.fasttrack.common.wire.proto.HeadProof;
import org.fasttrack.common.wire.proto.WantEntries;
import org.fasttrack.common.wire.proto.WantProof;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what other members ask about logs: about the own one, and about the copies of theirs. */
final class LogAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(LogAnswers.class);
    /** What one message carries at most; the topic allows four times as much. */
    static final int BATCH_BYTES = 1 << 20;

    private final EvidenceLog own;
    private final Copies copies;

    LogAnswers(EvidenceLog own, Copies copies) {
        this.own = own;
        this.copies = copies;
    }

    private interface Entries {
        byte[] entry(long index) throws IOException;
    }

    private interface Heads {
        Checkpoint head(long size) throws IOException;
    }

    /** As many entries as one message carries; empty when there are none from there on. */
    Optional<EntryBatch> entries(WantEntries want) {
        NodeId log = NodeId.of(want.getLog().toByteArray());
        long from = want.getFrom();
        return log.equals(own.name().owner())
                ? batch(from, own.size(), own::entry, own::head)
                : copies.whole(log)
                        .flatMap(copy -> batch(
                                from,
                                copy.size(),
                                copy::entry,
                                size -> copy.head().orElseThrow()));
    }

    private static Optional<EntryBatch> batch(long from, long size, Entries entries, Heads heads) {
        if (from < 0 || from >= size) {
            return Optional.empty();
        }
        EntryBatch.Builder batch = EntryBatch.newBuilder().setFrom(from);
        long next = from;
        try {
            for (int bytes = 0; next < size && bytes < BATCH_BYTES; next++) {
                byte[] entry = entries.entry(next);
                batch.addEntries(ByteString.copyFrom(entry));
                bytes += entry.length;
            }
            Checkpoint head = heads.head(next);
            return Optional.of(batch.setHead(ByteString.copyFrom(head.bytes())).build());
        } catch (IOException e) {
            LOG.warn("entries that a member wants cannot be read", e);
            return Optional.empty();
        }
    }

    /** How the newest head of the own log follows from its first entries. */
    Optional<HeadProof> proof(WantProof want) throws IOException {
        Checkpoint head = own.head();
        long size = head.head().size();
        if (want.getFrom() < 1 || want.getFrom() > size) {
            return Optional.empty();
        }
        HeadProof.Builder proof = HeadProof.newBuilder()
                .setHead(ByteString.copyFrom(head.bytes()))
                .setFrom(want.getFrom())
                .setRoot(ByteString.copyFrom(own.root(want.getFrom())));
        own.consistency(want.getFrom(), size).path().forEach(hash -> proof.addPath(ByteString.copyFrom(hash)));
        return Optional.of(proof.build());
    }
}
