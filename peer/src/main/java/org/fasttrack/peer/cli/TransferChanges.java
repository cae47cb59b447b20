package org.fasttrack.peer.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.json.Json;

/** What is new in a list of transfers since the last look at it: for logs and pipes. Of one thread. */
final class TransferChanges {
    private Map<Long, String> states = new HashMap<>();
    private Set<String> served = Set.of();
    private boolean looked;

    /**
     * The first time, what is not finished and who is being served.
     *
     * @param lines of the local API: downloads, then the one of everything
     */
    List<String> since(List<Map<String, Object>> lines) {
        List<String> changes = new ArrayList<>();
        Map<Long, String> now = new HashMap<>();
        for (Map<String, Object> line : lines) {
            if (line.containsKey("number")) {
                long number = Json.number(line, "number", 0);
                String state = line.get("state") + " " + line.get("reason");
                now.put(number, state);
                if (looked ? !state.equals(states.get(number)) : !"done".equals(line.get("state"))) {
                    changes.addAll(TransferLines.download(line));
                }
            }
        }
        states.keySet().stream()
                .filter(number -> !now.containsKey(number))
                .sorted()
                .forEach(number -> changes.add(TransferLines.gone(number)));
        states = now;
        changes.addAll(uploads(lines.getLast()));
        looked = true;
        return changes;
    }

    private List<String> uploads(Map<String, Object> line) {
        List<String> news = new ArrayList<>();
        Set<String> now = new HashSet<>();
        for (Map<String, Object> upload : Json.objects(line, "uploads")) {
            String key = upload.get("peer") + " " + upload.get("id");
            now.add(key);
            if (!served.contains(key)) {
                news.addAll(TransferLines.uploads(Json.of("done", true, "uploads", List.of(upload))));
            }
        }
        served = now;
        return news;
    }
}
