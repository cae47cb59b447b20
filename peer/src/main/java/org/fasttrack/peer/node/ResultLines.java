package org.fasttrack.peer.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.search.Answer;
import org.fasttrack.peer.search.SearchResult;
import org.fasttrack.peer.search.Suggestion;
import org.fasttrack.peer.search.VerifiedHit;

/** Search results as JSON, the one form of the command line and the local API. */
public final class ResultLines {
    private ResultLines() {}

    static Map<String, Object> result(int rank, SearchResult result, Map<String, Double> roundTrips) {
        return Json.of(
                "rank", rank,
                "name", result.name(),
                "size", result.bytes(),
                "id", result.id().toString(),
                "sources",
                        result.sources().stream()
                                .map(hit -> source(hit, roundTrips))
                                .toList(),
                "supernodes", result.supernodes().stream().map(NodeId::toString).toList());
    }

    private static Map<String, Object> source(VerifiedHit hit, Map<String, Double> roundTrips) {
        Double roundTrip = roundTrips.get(hit.address());
        return Json.of(
                "peer", hit.owner().toString(),
                "name", hit.record().name(),
                "address", hit.address(),
                "reputation", hit.reputation(),
                "rttMillis", roundTrip == null ? null : Math.round(roundTrip * 100) / 100.0,
                "firewalled", hit.firewalled(),
                "verified", true);
    }

    static Map<String, Object> done(Answer answer) {
        return Json.of(
                "done", true,
                "results", answer.results().size(),
                "found", answer.found(),
                "supernodesKnown", answer.completeness().getKnown(),
                "supernodes", answer.completeness().getSupernodes(),
                "supernodesAsked", answer.completeness().getAsked(),
                "supernodesAnswered", answer.completeness().getAnswered(),
                "silent",
                        answer.completeness().getSilentList().stream()
                                .filter(id -> id.size() == NodeId.BYTES)
                                .map(id -> NodeId.of(id.toByteArray()).toString())
                                .toList(),
                "peersCovered", answer.completeness().getPeersCovered(),
                "filesCovered", answer.completeness().getFilesCovered(),
                "droppedHits",
                        answer.dropped().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum(),
                "millis", Math.round(answer.millis() * 10) / 10.0);
    }

    /** The form of what might be meant. */
    public static Map<String, Object> suggestion(Suggestion suggestion) {
        return Json.of(
                "kind", suggestion.kind().name().toLowerCase(Locale.ROOT),
                "text", suggestion.text(),
                "found", suggestion.found());
    }

    /**
     * @param have whether this node shares the content already
     * @param roundTrips milliseconds by source's address, where known
     */
    public static List<Map<String, Object>> lines(
            Answer answer, Predicate<ContentId> have, Map<String, Double> roundTrips) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (SearchResult result : answer.results()) {
            Map<String, Object> line = result(lines.size() + 1, result, roundTrips);
            if (have.test(result.id())) {
                line.put("have", true);
            }
            lines.add(line);
        }
        lines.add(done(answer));
        return lines;
    }
}
