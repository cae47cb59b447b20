package org.fasttrack.supernode.federation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.fasttrack.common.query.QueryParser.Parsed;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.wire.proto.ClusterAnswer;
import org.fasttrack.common.wire.proto.ClusterQuery;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.QueryBody;
import org.fasttrack.common.wire.proto.Sealed;

/** Answers the other supernodes' queries from the own directory, each query once. Thread-safe. */
final class Answering {
    /** Keeps a part small enough to overtake summaries. */
    static final int HITS_PER_PART = 16;
    /** More at once would only make all of them late. */
    private static final int MAX_RUNNING = 128;

    private static final int MAX_REMEMBERED = 100_000;

    private final LocalSearch local;
    private final Opener opener;
    private final Semaphore running = new Semaphore(MAX_RUNNING);
    private final Set<Asked> seen = Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Boolean> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }));

    private record Asked(ByteString signer, ByteString id) {}

    Answering(LocalSearch local, Opener opener) {
        this.local = local;
        this.opener = opener;
    }

    /** False when this query was answered, or asked from here, before. */
    boolean first(Sealed sealed, QueryBody body) {
        return seen.add(new Asked(sealed.getSigner(), body.getId()));
    }

    /** Hands over the parts of the answer, or a refusal. */
    void answer(ClusterQuery asked, Consumer<ClusterAnswer> parts) {
        if (!running.tryAcquire()) {
            parts.accept(refusal(asked, "too many searches at once"));
            return;
        }
        try {
            // The asker is not believed about the query: whoever searched sealed it.
            switch (opener.open(asked.getQuery(), SealType.QUERY)) {
                case Opening.Refused(Opening.Reason reason, String detail) ->
                    parts.accept(refusal(asked, reason + ": " + detail));
                case Opening.Opened opened -> answer(asked, QueryBody.parseFrom(opened.body()), parts);
            }
        } catch (InvalidProtocolBufferException e) {
            parts.accept(refusal(asked, "the query cannot be read"));
        } finally {
            running.release();
        }
    }

    private void answer(ClusterQuery asked, QueryBody body, Consumer<ClusterAnswer> parts) {
        if (WireQuery.parse(body) instanceof Parsed.Refused(String problem)) {
            parts.accept(refusal(asked, problem));
            return;
        }
        if (!first(asked.getQuery(), body)) {
            parts.accept(refusal(asked, "this query was answered before"));
            return;
        }
        List<Hit> hits = local.search(body, WireQuery.limit(body));
        int part = 0;
        int from = 0;
        do {
            int to = Math.min(hits.size(), from + HITS_PER_PART);
            boolean last = to == hits.size();
            ClusterAnswer.Builder answer = ClusterAnswer.newBuilder()
                    .setId(asked.getId())
                    .setPart(part++)
                    .setLast(last)
                    .addAllHits(hits.subList(from, to));
            parts.accept((last ? answer.setPeers(local.peers()).setFiles(local.files()) : answer).build());
            from = to;
        } while (from < hits.size());
    }

    private static ClusterAnswer refusal(ClusterQuery asked, String reason) {
        return ClusterAnswer.newBuilder()
                .setId(asked.getId())
                .setLast(true)
                .setRefused(reason)
                .build();
    }
}
