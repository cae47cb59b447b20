package org.fasttrack.peer.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;

/** A download's progress on one line of a terminal: bar, share, amount, rate, time left, sources, queues. */
final class FetchBar {
    private static final int WIDTH = 24;
    private static final String GAP = "  ";
    private static final int SHORT_ID = 8;
    /** The fastest sources; with more the line would not fit a terminal. */
    private static final int SHOWN_RATES = 3;

    private FetchBar() {}

    /** What of the line stands where it is wide enough for all, and how much its reader would miss it. */
    private record Piece(int need, String text) {}

    /**
     * Whole pieces of the line, as many as fit {@code columns}, those that are needed most first.
     *
     * @param line a progress line of the local API
     */
    static String show(Map<String, Object> line, int columns) {
        List<Piece> fit = new ArrayList<>();
        int used = -GAP.length();
        List<Piece> all = pieces(line);
        for (Piece piece :
                all.stream().sorted(Comparator.comparingInt(Piece::need)).toList()) {
            int more = GAP.length() + piece.text.length();
            if (used + more <= columns) {
                used += more;
                fit.add(piece);
            }
        }
        return all.stream().filter(fit::contains).map(Piece::text).collect(Collectors.joining(GAP));
    }

    private static List<Piece> pieces(Map<String, Object> line) {
        long done = Json.number(line, "progress", 0);
        long all = Json.number(line, "bytes", 0);
        int filled = all == 0 ? WIDTH : (int) (WIDTH * done / all);
        long rate = Json.number(line, "bytesPerSecond", 0);
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece(5, "[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "]"));
        pieces.add(new Piece(1, (all == 0 ? 100 : 100 * done / all) + " %"));
        pieces.add(new Piece(2, Sizes.show(done) + " of " + Sizes.show(all)));
        if (rate > 0) {
            pieces.add(new Piece(3, Sizes.show(rate) + "/s"));
            pieces.add(new Piece(4, left(Json.number(line, "secondsLeft", 0))));
        }
        pieces.add(new Piece(6, count(Json.number(line, "sources", 0))));
        Json.objects(line, "rates").stream()
                .filter(source -> Json.number(source, "bytesPerSecond", 0) > 0)
                .limit(SHOWN_RATES)
                .forEach(source -> pieces.add(new Piece(8, rate(source))));
        Json.objects(line, "queues").stream().limit(1).forEach(queue -> pieces.add(new Piece(7, place(queue))));
        return pieces;
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
