package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.fasttrack.common.json.Json;

/** What the peers did for each other stands in signed receipts, and their scores rise. */
final class ReputationScene implements Scene {
    private static final long RECEIPT_SECONDS = 30;
    private static final int FIRST_SCORE = 10;

    @Override
    public void play(Stage stage) throws IOException, InterruptedException {
        stage.steps.doing("receipts are signed by both sides and handed to the supernodes");
        long start = System.nanoTime();
        boolean taken = Stage.poll(RECEIPT_SECONDS, () -> risen(stage));
        List<Map<String, Object>> scores = scores(stage);
        stage.steps.step(
                "receipts, signed by both sides, are logged by the supernodes; reputations rise from 10",
                taken,
                String.format(
                        Locale.ROOT,
                        "%.1f s until all had risen, an hour of uptime counts a second here; %d receipts wait for sources that are gone\n%s",
                        Stage.seconds(start),
                        waiting(stage),
                        scores.stream()
                                .map(score -> score.get("peer") + " " + score.get("reputation"))
                                .collect(Collectors.joining("   "))),
                Json.of("seconds", Stage.seconds(start), "scores", scores));
    }

    /** Receipts that nobody has taken yet: those for sources that are gone wait until they come back. */
    private static long waiting(Stage stage) throws IOException {
        return statuses(stage).stream()
                .mapToLong(status -> Json.number(status, "receiptsWaiting", 0))
                .sum();
    }

    private static boolean risen(Stage stage) throws IOException {
        return statuses(stage).stream().allMatch(status -> Json.number(status, "reputation", 0) > FIRST_SCORE);
    }

    private static List<Map<String, Object>> statuses(Stage stage) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (DemoNetwork.Member peer : stage.network.peers()) {
            all.add(peer.call("GET", "/v1/status", Map.of()).getLast());
        }
        return all;
    }

    private static List<Map<String, Object>> scores(Stage stage) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (DemoNetwork.Member peer : stage.network.peers()) {
            Map<String, Object> status =
                    peer.call("GET", "/v1/status", Map.of()).getLast();
            all.add(Json.of("peer", peer.name(), "reputation", status.get("reputation")));
        }
        return all;
    }
}
