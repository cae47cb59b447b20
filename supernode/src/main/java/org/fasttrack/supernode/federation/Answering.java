package org.fasttrack.supernode.federation;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.proto.ClusterAnswer;
import org.fasttrack.common.wire.proto.ClusterQuery;
import org.fasttrack.common.wire.proto.Hit;

/** Answers the other supernodes' queries from the own directory, each query once. Thread-safe. */
final class Answering {
    /** Keeps a part small enough to overtake summaries. */
    static final int HITS_PER_PART = 16;
    /** More at once would only make all of them late. */
    private static final int MAX_RUNNING = 128;

    private static final int MAX_REMEMBERED = 100_000;

    private final LocalSearch local;
    private final SealChecks seals;
    private final Semaphore running = new Semaphore(MAX_RUNNING);
    private final Set<Asked> seen = Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Boolean> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }));

    private record Asked(ByteString signer, ByteString id) {}

    Answering(LocalSearch local, SealChecks seals) {
        this.local = local;
        this.seals = seals;
    }

    /** False when this query was answered, or asked from here, before. */
    boolean first(SealedQuery query) {
        return seen.add(new Asked(query.sealed().getSigner(), query.id()));
    }

    /** Hands over the parts of the answer to {@code from}, or a refusal. */
    void answer(NodeId from, ClusterQuery asked, Consumer<ClusterAnswer> parts) {
        if (!running.tryAcquire()) {
            parts.accept(refusal(asked, "too many searches at once"));
            return;
        }
        try {
            switch (SealedQuery.read(asked.getQuery())) {
                case SealedQuery.Reading.Refused(String reason) -> parts.accept(refusal(asked, reason));
                case SealedQuery.Reading.Understood(SealedQuery query) -> answer(from, asked, query, parts);
            }
        } finally {
            running.release();
        }
    }

    private void answer(NodeId from, ClusterQuery asked, SealedQuery query, Consumer<ClusterAnswer> parts) {
        if (!seals.admits(from, query.sealed())) {
            parts.accept(refusal(asked, "the query's seal does not hold"));
            return;
        }
        if (!first(query)) {
            parts.accept(refusal(asked, "this query was answered before"));
            return;
        }
        List<Hit> hits = local.search(query.query(), query.limit());
        int part = 0;
        int at = 0;
        do {
            int to = Math.min(hits.size(), at + HITS_PER_PART);
            boolean last = to == hits.size();
            ClusterAnswer.Builder answer = ClusterAnswer.newBuilder()
                    .setId(asked.getId())
                    .setPart(part++)
                    .setLast(last)
                    .addAllHits(hits.subList(at, to));
            parts.accept((last ? answer.setPeers(local.peers()).setFiles(local.files()) : answer).build());
            at = to;
        } while (at < hits.size());
    }

    private static ClusterAnswer refusal(ClusterQuery asked, String reason) {
        return ClusterAnswer.newBuilder()
                .setId(asked.getId())
                .setLast(true)
                .setRefused(reason)
                .build();
    }
}
