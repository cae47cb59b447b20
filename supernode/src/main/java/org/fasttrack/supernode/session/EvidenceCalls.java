package org.fasttrack.supernode.session;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.wire.proto.EvidenceBatch;
import org.fasttrack.common.wire.proto.Filed;
import org.fasttrack.common.wire.proto.FiledBatch;
import org.fasttrack.common.wire.proto.ScoresAnswer;
import org.fasttrack.common.wire.proto.ScoresRequest;
import org.fasttrack.supernode.federation.AskerLimits;
import org.fasttrack.supernode.session.Bookkeeping.Filing;

/** The calls about evidence. An answer to a batch says that each of its entries is on the disk, or never will be. */
final class EvidenceCalls {
    /** Each entry costs two signature checks, and a few hundred bytes for ever. */
    static final int MAX_BATCH = 16;

    private static final int MAX_SCORES = 100;
    private static final AskerLimits.Rates BATCHES = new AskerLimits.Rates(2, 60, 1);
    /** What all the identities behind one prefix share: a large household's peers, not a crowd of invented ones. */
    private static final AskerLimits.Rates PLACE_BATCHES = new AskerLimits.Rates(16, 240, 4);

    /**
     * As many as wait at a peer at most: a day's receipts may come at once, and as many again within the hour after. An entry
     * is some 500 bytes for ever.
     */
    static final int ENTRIES_AN_HOUR = 4_096;

    static final int ENTRIES_OF_PLACE_AN_HOUR = 4 * ENTRIES_AN_HOUR;

    private final Bookkeeping books;
    private final AskerLimits limits;
    private final AskerLimits placeLimits;
    private final EntryQuota<NodeId> quota;
    private final EntryQuota<NetworkPrefix> placeQuota;

    EvidenceCalls(Bookkeeping books) {
        this(books, System::nanoTime);
    }

    EvidenceCalls(Bookkeeping books, LongSupplier nanoTime) {
        this.books = books;
        this.limits = new AskerLimits(BATCHES, nanoTime);
        this.placeLimits = new AskerLimits(PLACE_BATCHES, nanoTime);
        this.quota = new EntryQuota<>(ENTRIES_AN_HOUR, nanoTime);
        this.placeQuota = new EntryQuota<>(ENTRIES_OF_PLACE_AN_HOUR, nanoTime);
    }

    /** @param from the address the caller's connection comes from */
    void file(NodeId caller, InetAddress from, EvidenceBatch batch, StreamObserver<FiledBatch> out) {
        if (batch.getEntriesCount() > MAX_BATCH) {
            out.onError(Status.INVALID_ARGUMENT
                    .withDescription("at most " + MAX_BATCH + " entries at once")
                    .asRuntimeException());
        } else if (!limits.admit(caller)) {
            tooMuch(out);
        } else {
            try {
                fromPlace(caller, NetworkPrefix.of(from.getAddress()), batch, out);
            } finally {
                limits.done(caller);
            }
        }
    }

    private static void tooMuch(StreamObserver<FiledBatch> out) {
        out.onError(Status.RESOURCE_EXHAUSTED
                .withDescription("too much evidence at once: ask again in a moment")
                .asRuntimeException());
    }

    private void fromPlace(NodeId caller, NetworkPrefix place, EvidenceBatch batch, StreamObserver<FiledBatch> out) {
        if (!placeLimits.admit(place)) {
            tooMuch(out);
            return;
        }
        try {
            if (!takeQuota(caller, place, batch.getEntriesCount())) {
                tooMuch(out);
                return;
            }
            out.onNext(filed(caller, place, batch));
            out.onCompleted();
        } catch (CompletionException e) {
            out.onError(Status.UNAVAILABLE
                    .withDescription("evidence cannot be kept now")
                    .withCause(e)
                    .asRuntimeException());
        } finally {
            placeLimits.done(place);
        }
    }

    private boolean takeQuota(NodeId caller, NetworkPrefix place, int entries) {
        if (!quota.take(caller, entries)) {
            return false;
        }
        if (!placeQuota.take(place, entries)) {
            quota.giveBack(caller, entries);
            return false;
        }
        return true;
    }

    /**
     * Waits for the disk, once for all. What is not kept uses up nobody's quota; what was kept before is brought at the expense of who
     * brings it again, not of its neighbours, since no log grows by it.
     *
     * @throws CompletionException when the disk fails
     */
    private FiledBatch filed(NodeId caller, NetworkPrefix place, EvidenceBatch batch) {
        List<CompletableFuture<Filing>> filings = batch.getEntriesList().stream()
                .map(entry -> books.file(caller, entry.toByteArray()))
                .toList();
        int kept = count(filings, Filing.Kept.class);
        int known = count(filings, Filing.Known.class);
        quota.giveBack(caller, filings.size() - kept - known);
        placeQuota.giveBack(place, filings.size() - kept);
        return answer(filings);
    }

    private static int count(List<CompletableFuture<Filing>> filings, Class<? extends Filing> kind) {
        return (int) filings.stream()
                .filter(filing -> filing.handle((came, failure) -> failure == null && kind.isInstance(came))
                        .join())
                .count();
    }

    private static FiledBatch answer(List<CompletableFuture<Filing>> filings) {
        FiledBatch.Builder answer = FiledBatch.newBuilder();
        for (CompletableFuture<Filing> filing : filings) {
            answer.addFiled(
                    switch (filing.join()) {
                        case Filing.Kept _, Filing.Known _ -> Filed.newBuilder().setKept(true);
                        case Filing.Refused refused -> Filed.newBuilder().setReason(refused.reason());
                    });
        }
        return answer.build();
    }

    void scores(ScoresRequest request, StreamObserver<ScoresAnswer> out) {
        boolean wellFormed = request.getNodesCount() <= MAX_SCORES
                && request.getNodesList().stream().mapToInt(ByteString::size).allMatch(size -> size == NodeId.BYTES);
        if (!wellFormed) {
            out.onError(Status.INVALID_ARGUMENT
                    .withDescription("at most " + MAX_SCORES + " nodes of 32 bytes")
                    .asRuntimeException());
            return;
        }
        ScoresAnswer.Builder answer = ScoresAnswer.newBuilder();
        request.getNodesList().forEach(node -> answer.addScores(books.score(NodeId.of(node.toByteArray()))));
        out.onNext(answer.build());
        out.onCompleted();
    }
}
