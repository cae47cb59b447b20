package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.fasttrack.common.json.Json;

/** What the peers did for each other stands in signed receipts, and their scores rise until one may be promoted. */
final class ReputationScene implements Scene {
    private static final long EARN_SECONDS = 60;

    @Override
    public void play(Stage stage) throws IOException, InterruptedException {
        stage.steps.doing("receipts are signed by both sides and handed to the supernodes");
        long start = System.nanoTime();
        boolean earned = Stage.poll(EARN_SECONDS, () -> mayBePromoted(stage));
        List<Map<String, Object>> scores = new ArrayList<>();
        for (Member peer : stage.network.peers()) {
            scores.add(score(peer));
        }
        stage.steps.step(
                "receipts, signed by both sides, are logged by the supernodes; a peer earns what promotion asks",
                earned,
                String.format(
                        Locale.ROOT,
                        "%.1f s; an hour of uptime counts a second here; %d receipts still wait, those for sources that are"
                                + " gone till they come back\n%s",
                        Stage.seconds(start),
                        waiting(stage),
                        scores.stream().map(ReputationScene::line).collect(Collectors.joining("\n"))),
                Json.of("seconds", Stage.seconds(start), "scores", scores));
    }

    private static boolean mayBePromoted(Stage stage) throws IOException {
        for (Member peer : stage.network.peers()) {
            Map<String, Object> score = peer.explanation();
            if (Json.number(score, "score", 0) >= Json.number(score, "promotion", Integer.MAX_VALUE)) {
                return true;
            }
        }
        return false;
    }

    private static long waiting(Stage stage) throws IOException {
        long waiting = 0;
        for (Member peer : stage.network.peers()) {
            waiting += Json.number(peer.status(), "receiptsWaiting", 0);
        }
        return waiting;
    }

    /** A peer's score and where its points come from. */
    static Map<String, Object> score(Member peer) throws IOException {
        Map<String, Object> explanation = peer.explanation();
        Map<String, Object> score = Json.of("peer", peer.name(), "reputation", Json.number(explanation, "score", 0));
        for (Map<String, Object> part : Json.objects(explanation, "parts")) {
            score.merge(
                    String.valueOf(part.get("kind")),
                    Json.number(part, "milliPoints", 0) / 1000.0,
                    (a, b) -> (double) a + (double) b);
        }
        return score;
    }

    static String line(Map<String, Object> score) {
        return String.format(
                Locale.ROOT,
                "%s %s: uptime %.0f, spot checks %.0f, uploads %.1f",
                score.get("peer"),
                score.get("reputation"),
                points(score, "uptime"),
                points(score, "spot_checks"),
                points(score, "uploads"));
    }

    private static double points(Map<String, Object> score, String kind) {
        return score.get(kind) instanceof Number number ? number.doubleValue() : 0;
    }
}
