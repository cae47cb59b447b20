package org.fasttrack.supernode.session;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.fasttrack.common.identity.NodeId;
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

    private final Bookkeeping books;
    private final AskerLimits limits = new AskerLimits(BATCHES, System::nanoTime);

    EvidenceCalls(Bookkeeping books) {
        this.books = books;
    }

    void file(NodeId caller, EvidenceBatch batch, StreamObserver<FiledBatch> out) {
        if (batch.getEntriesCount() > MAX_BATCH) {
            out.onError(Status.INVALID_ARGUMENT
                    .withDescription("at most " + MAX_BATCH + " entries at once")
                    .asRuntimeException());
        } else if (!limits.admit(caller)) {
            out.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("too much evidence at once: ask again in a moment")
                    .asRuntimeException());
        } else {
            try {
                out.onNext(filed(batch));
                out.onCompleted();
            } catch (CompletionException e) {
                out.onError(Status.UNAVAILABLE
                        .withDescription("evidence cannot be kept now")
                        .withCause(e)
                        .asRuntimeException());
            } finally {
                limits.done(caller);
            }
        }
    }

    /** Waits for the disk, once for all. @throws CompletionException when it fails */
    private FiledBatch filed(EvidenceBatch batch) {
        List<CompletableFuture<Filing>> filings = batch.getEntriesList().stream()
                .map(entry -> books.file(entry.toByteArray()))
                .toList();
        FiledBatch.Builder answer = FiledBatch.newBuilder();
        for (CompletableFuture<Filing> filing : filings) {
            answer.addFiled(
                    switch (filing.join()) {
                        case Filing.Kept _ -> Filed.newBuilder().setKept(true);
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
