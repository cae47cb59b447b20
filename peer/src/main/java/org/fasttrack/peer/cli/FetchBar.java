package org.fasttrack.peer.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;

/** A download's progress on one line of a terminal: bar, share, amount, rate, time left, sources, queues. */
final class FetchBar {
    private static final int WIDTH = 24;
    private static final int SHORT_ID = 8;
    /** The fastest sources; with more the line would not fit a terminal. */
    private static final int SHOWN_RATES = 3;

    private FetchBar() {}

    /** @param line a progress line of the local API */
    static String show(Map<String, Object> line) {
        long done = Json.number(line, "progress", 0);
        long all = Json.number(line, "bytes", 0);
        int filled = all == 0 ? WIDTH : (int) (WIDTH * done / all);
        long rate = Json.number(line, "bytesPerSecond", 0);
        List<Map<String, Object>> queues = Json.objects(line, "queues");
        var bar = new StringBuilder("[")
                .repeat("#", filled)
                .repeat(" ", WIDTH - filled)
                .append("] ")
                .append(all == 0 ? 100 : 100 * done / all)
                .append(" %  ")
                .append(Sizes.show(done))
                .append(" of ")
                .append(Sizes.show(all));
        if (rate > 0) {
            bar.append("  ").append(Sizes.show(rate)).append("/s  ").append(left(Json.number(line, "secondsLeft", 0)));
        }
        bar.append("  ").append(count(Json.number(line, "sources", 0)));
        Json.objects(line, "rates").stream()
                .filter(source -> Json.number(source, "bytesPerSecond", 0) > 0)
                .limit(SHOWN_RATES)
                .forEach(source -> bar.append("  ").append(rate(source)));
        if (!queues.isEmpty()) {
            bar.append("  ").append(place(queues.getFirst()));
        }
        return bar.toString();
    }

    private static String rate(Map<String, Object> source) {
        String peer = String.valueOf(Json.text(source, "peer"));
        return peer.substring(0, Math.min(SHORT_ID, peer.length())) + " "
                + Sizes.show(Json.number(source, "bytesPerSecond", 0)) + "/s";
    }

    private static String count(long sources) {
        return Count.of(sources, "source");
    }

    private static String place(Map<String, Object> queue) {
        String peer = String.valueOf(Json.text(queue, "peer"));
        return "place " + Json.number(queue, "place", 0) + " in the queue of "
                + peer.substring(0, Math.min(SHORT_ID, peer.length()));
    }

    static String left(long seconds) {
        Duration d = Duration.ofSeconds(seconds);
        return d.toHours() > 0
                ? String.format("%d:%02d:%02d left", d.toHours(), d.toMinutesPart(), d.toSecondsPart())
                : String.format("%d:%02d left", d.toMinutes(), d.toSecondsPart());
    }
}
