package org.fasttrack.peer.node;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.reputation.Band;
import org.fasttrack.common.wire.Unanswered;
import org.fasttrack.common.wire.proto.Criterion;
import org.fasttrack.common.wire.proto.EntryRef;
import org.fasttrack.common.wire.proto.ExplainAnswer;
import org.fasttrack.common.wire.proto.RankAnswer;
import org.fasttrack.common.wire.proto.Ranked;
import org.fasttrack.common.wire.proto.ScorePart;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.fasttrack.supernode.books.BooksClient;

/** What nodes are worth and why, as the supernode says. It says; {@code fasttrack audit} checks. */
record ReputationRoutes(Supplier<SupernodeClient> supernode) {
    private static final int PAGE = 20;

    /** A question to the supernode's books. */
    private interface Question<A> {
        A ask(BooksClient books);
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/v1/reputation", "one node's score with its reasons, or the ranking", this::answer));
    }

    private void answer(Exchange exchange, Consumer<Map<String, Object>> lines) {
        String peer = exchange.parameters().get("peer");
        if (peer == null) {
            ranking(exchange.parameters(), lines);
        } else {
            NodeId node = NodeId.parse(peer);
            lines.accept(explained(node, ask(books -> books.explain(node))));
        }
    }

    private <A> A ask(Question<A> question) {
        try {
            return question.ask(supernode.get().books());
        } catch (StatusRuntimeException e) {
            throw new Exchange.Refusal(503, Unanswered.why(e));
        }
    }

    private void ranking(Map<String, String> parameters, Consumer<Map<String, Object>> lines) {
        int from = number(parameters, "from", 0);
        RankAnswer page = ask(books -> books.rank(from, number(parameters, "count", PAGE)));
        int rank = from;
        for (Ranked ranked : page.getRanksList()) {
            rank++;
            lines.accept(Json.of(
                    "rank", rank,
                    "node", id(ranked.getNode()),
                    "score", ranked.getScore(),
                    "band", Band.of(ranked.getScore()).toString()));
        }
        lines.accept(Json.of("done", true, "total", page.getTotal()));
    }

    private static Map<String, Object> explained(NodeId node, ExplainAnswer answer) {
        return Json.of(
                "node", node.toString(),
                "score", answer.getScore(),
                "band", Band.of(answer.getScore()).toString(),
                "asOf", Instant.ofEpochMilli(answer.getAsOfMillis()).toString(),
                "promotion", answer.getPromotion(),
                "parts",
                        answer.getPartsList().stream()
                                .map(ReputationRoutes::part)
                                .toList(),
                "criteria",
                        answer.getCriteriaList().stream()
                                .map(ReputationRoutes::criterion)
                                .toList());
    }

    private static Map<String, Object> part(ScorePart part) {
        return Json.of(
                "kind", part.getKind().toLowerCase(Locale.ROOT),
                "milliPoints", part.getMilliPoints(),
                "reason", part.getReason(),
                "evidence",
                        part.getEvidenceList().stream()
                                .map(ReputationRoutes::reference)
                                .toList(),
                "evidenceTotal", part.getEvidenceTotal(),
                "ends",
                        part.getEndsMillis() == 0
                                ? null
                                : Instant.ofEpochMilli(part.getEndsMillis()).toString());
    }

    private static Map<String, Object> reference(EntryRef ref) {
        return Json.of("log", id(ref.getLog()), "entry", ref.getIndex());
    }

    private static Map<String, Object> criterion(Criterion criterion) {
        return Json.of(
                "name", criterion.getName(),
                "met", criterion.getUnknown() ? "unknown" : criterion.getMet(),
                "detail", criterion.getDetail());
    }

    /** Shown as it came, whatever it is. */
    private static String id(ByteString bytes) {
        return bytes.size() == NodeId.BYTES ? NodeId.of(bytes.toByteArray()).toString() : "?";
    }

    private static int number(Map<String, String> parameters, String name, int otherwise) {
        String text = parameters.get(name);
        if (text != null && !text.matches("[0-9]{1,9}")) {
            throw new Exchange.Refusal(400, name + " is a number, not '" + text + "'");
        }
        return text == null ? otherwise : Integer.parseInt(text);
    }
}
