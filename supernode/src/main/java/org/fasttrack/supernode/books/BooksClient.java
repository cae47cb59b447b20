package org.fasttrack.supernode.books;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.proto.BooksGrpc;
import org.fasttrack.common.wire.proto.ClaimAnswer;
import org.fasttrack.common.wire.proto.ClaimRequest;
import org.fasttrack.common.wire.proto.EntriesAnswer;
import org.fasttrack.common.wire.proto.EntriesRequest;
import org.fasttrack.common.wire.proto.ExplainAnswer;
import org.fasttrack.common.wire.proto.ExplainRequest;
import org.fasttrack.common.wire.proto.HeadsAnswer;
import org.fasttrack.common.wire.proto.HeadsRequest;
import org.fasttrack.common.wire.proto.RankAnswer;
import org.fasttrack.common.wire.proto.RankRequest;

/**
 * Asks a supernode about its books. What comes is what it says, for the caller to check. Each call blocks, and throws a {@link
 * StatusRuntimeException} when the answer does not come in time.
 */
public final class BooksClient {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What a thousand supernodes say of a hundred thousand nodes is some MiB. */
    static final long MAX_ANSWER_BYTES = 64L << 20;

    /** In one answer, of each kind: an element may be two bytes on the wire and is an object here. */
    static final int MAX_ELEMENTS = 100_000;

    /** What a part counts for at least, so that an answer of nothing ends, too. */
    private static final int PART_BYTES = 1 << 10;

    private final Channel channel;

    public BooksClient(Channel channel) {
        this.channel = channel;
    }

    private BooksGrpc.BooksBlockingStub call() {
        return BooksGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    public ExplainAnswer explain(NodeId node) {
        return call().explain(ExplainRequest.newBuilder()
                .setNode(ByteString.copyFrom(node.bytes()))
                .build());
    }

    public RankAnswer rank(int from, int count) {
        return call().rank(
                        RankRequest.newBuilder().setFrom(from).setCount(count).build());
    }

    public ClaimAnswer claim() {
        ClaimAnswer.Builder whole = ClaimAnswer.newBuilder();
        eachPart(() -> call().claim(ClaimRequest.getDefaultInstance()), part -> {
            whole.mergeFrom(part);
            check(whole.getScoresCount());
            check(whole.getCoveredCount());
            check(whole.getSupernodesCount());
            check(whole.getCertificatesCount());
        });
        return whole.build();
    }

    private static void check(int elements) {
        if (elements > MAX_ELEMENTS) {
            throw new IllegalArgumentException("more than " + MAX_ELEMENTS + " of a kind");
        }
    }

    /** Signed heads as bytes, the supernode's own first. */
    public List<byte[]> heads() {
        HeadsAnswer.Builder whole = HeadsAnswer.newBuilder();
        eachPart(() -> call().heads(HeadsRequest.getDefaultInstance()), part -> {
            whole.mergeFrom(part);
            check(whole.getHeadsCount());
        });
        return whole.getHeadsList().stream().map(ByteString::toByteArray).toList();
    }

    /** Reads to the end, or until {@code part} has had enough: then the call ends at once. */
    private static <A extends MessageLite> void eachPart(Supplier<Iterator<A>> call, Consumer<A> part) {
        try (Context.CancellableContext context = Context.current().withCancellation()) {
            context.run(() -> {
                Iterator<A> answer = call.get();
                long bytes = 0;
                while (answer.hasNext()) {
                    A next = answer.next();
                    bytes += Math.max(PART_BYTES, next.getSerializedSize());
                    if (bytes > MAX_ANSWER_BYTES) {
                        throw new IllegalArgumentException("more than " + MAX_ANSWER_BYTES + " bytes");
                    }
                    part.accept(next);
                }
            });
        }
    }

    /** Entries of a log from index {@code from} on; none when the supernode has or gives no more. */
    public List<byte[]> entries(NodeId log, long from) {
        EntriesRequest request = EntriesRequest.newBuilder()
                .setLog(ByteString.copyFrom(log.bytes()))
                .setFrom(from)
                .setCount(BooksService.MAX_PAGE_ENTRIES)
                .build();
        EntriesAnswer answer = call().entries(request);
        if (answer.getEntriesCount() > BooksService.MAX_PAGE_ENTRIES) {
            throw new IllegalArgumentException("more than " + BooksService.MAX_PAGE_ENTRIES + " entries");
        }
        return answer.getEntriesList().stream().map(ByteString::toByteArray).toList();
    }
}
