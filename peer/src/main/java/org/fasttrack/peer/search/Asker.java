package org.fasttrack.peer.search;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.QueryParser;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.Unanswered;
import org.fasttrack.common.wire.proto.Completeness;
import org.fasttrack.common.wire.proto.QueryBody;
import org.fasttrack.common.wire.proto.SearchEvent;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.jspecify.annotations.Nullable;

/** Asks a supernode and believes only what verifies. Thread-safe. */
public final class Asker {
    /** Over the query's own deadline: the answer's way back. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Sealer sealer;
    private final HitVerifier verifier;
    private final SecureRandom random = new SecureRandom();

    public Asker(Sealer sealer, HitVerifier verifier) {
        this.sealer = sealer;
        this.verifier = verifier;
    }

    /**
     * Blocks until the answer is whole or the question's time is up; what came by then is returned.
     *
     * @throws IllegalArgumentException when the question is not understood, with one line for the user
     * @throws IOException when the supernode refuses or cannot be reached
     */
    public Answer ask(SupernodeClient supernode, Question question) throws IOException, InterruptedException {
        Query query = switch (QueryParser.parse(question.text(), question.filters())) {
            case QueryParser.Parsed.Refused refused -> throw new IllegalArgumentException(refused.problem());
            case QueryParser.Parsed.Understood understood -> understood.query();
        };
        long start = System.nanoTime();
        Collector collector = new Collector(query);
        supernode.search(
                sealer.seal(SealType.QUERY, body(question).toByteArray()),
                question.patience().plus(GRACE),
                collector);
        boolean ended = collector.ended.await(question.patience().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        String failure = collector.failure;
        if (failure != null && collector.groups.size() == 0) {
            throw new IOException(supernode.address() + " gave no answer: " + failure);
        }
        Completeness completeness = ended && failure == null
                ? collector.completeness
                : collector.completeness.toBuilder()
                        .setSupernodes(1)
                        .setAsked(1)
                        .build();
        double millis = (System.nanoTime() - start) / 1e6;
        List<SearchResult> best = collector.groups.ranked(question.limit());
        return new Answer(best, collector.groups.size(), completeness, collector.refusals.counts(), millis);
    }

    private QueryBody body(Question question) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        Filters filters = question.filters();
        ContentId content = filters.content();
        String extension = filters.extension();
        return QueryBody.newBuilder()
                .setId(ByteString.copyFrom(id))
                .setText(question.text())
                .setLimit(Query.MAX_HITS)
                .setDeadlineMillis((int) question.patience().toMillis())
                .setHops(1)
                .setExtension(extension == null ? "" : extension)
                .setMinSize(filters.minBytes())
                .setMaxSize(filters.maxBytes() == Long.MAX_VALUE ? 0 : filters.maxBytes())
                .setContent(content == null ? ByteString.EMPTY : ByteString.copyFrom(content.bytes()))
                .build();
    }

    private final class Collector implements StreamObserver<SearchEvent> {
        private final Query query;
        private final ResultGroups groups;
        private final Refusals refusals = new Refusals();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile Completeness completeness = Completeness.getDefaultInstance();
        private volatile @Nullable String failure;

        Collector(Query query) {
            this.query = query;
            this.groups = new ResultGroups(query);
        }

        @Override
        public void onNext(SearchEvent event) {
            switch (event.getEventCase()) {
                case HIT -> verifier.verify(event.getHit(), query, refusals).ifPresent(groups::add);
                case COMPLETENESS -> completeness = event.getCompleteness();
                case REFUSED -> failure = event.getRefused().getReason();
                case EVENT_NOT_SET -> {} // from a newer version: passed over
            }
        }

        @Override
        public void onError(Throwable gone) {
            failure = Unanswered.why(gone);
            ended.countDown();
        }

        @Override
        public void onCompleted() {
            ended.countDown();
        }
    }
}
