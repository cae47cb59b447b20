package org.fasttrack.peer.node;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.library.SharedFile;
import org.fasttrack.peer.queue.DownloadQueue;
import org.fasttrack.peer.queue.State;
import org.fasttrack.peer.queue.Transfer;
import org.fasttrack.peer.queue.Wish;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.transfer.UploadMeter;
import org.jspecify.annotations.Nullable;

/** Shows and steers what is fetched, and shows what is served. */
record TransferRoutes(DownloadQueue queue, Roles roles, KeptLimits kept) {

    List<Route> routes() {
        return List.of(
                new Route("GET", "/v1/transfers", "downloads, then uploads and the limits", this::list),
                new Route("POST", "/v1/transfers/pause", "stop a download until it is resumed", saved(this::pause)),
                new Route("POST", "/v1/transfers/resume", "go on with a download", saved(this::resume)),
                new Route("POST", "/v1/transfers/cancel", "forget a download and what came of it", saved(this::cancel)),
                new Route("POST", "/v1/transfers/clear", "take finished downloads off the list", this::clear),
                new Route("POST", "/v1/transfers/limit", "limit one download, or all traffic", saved(this::limit)));
    }

    /** What cannot be written down is not answered as done. */
    private static Exchange.Handler saved(Exchange.Handler change) {
        return (exchange, lines) -> {
            try {
                change.handle(exchange, lines);
            } catch (DownloadQueue.Unsaved e) {
                throw new Exchange.Refusal(507, String.valueOf(e.getMessage()));
            }
        };
    }

    private void list(Exchange exchange, Consumer<Map<String, Object>> lines) {
        queue.all().forEach(transfer -> lines.accept(line(transfer)));
        lines.accept(Json.of(
                "done",
                true,
                "uploads",
                roles.peer()
                        .map(peer ->
                                peer.uploads().now().stream().map(this::line).toList())
                        .orElseGet(List::of),
                "uploadLimit",
                roles.peer().map(peer -> shown(up(peer.rates()))).orElse(null),
                "downloadLimit",
                roles.peer().map(peer -> shown(down(peer.rates()))).orElse(null)));
    }

    private static RateLimit up(Rates rates) {
        return rates.up().getFirst();
    }

    private static RateLimit down(Rates rates) {
        return rates.down().getFirst();
    }

    private static @Nullable Long shown(RateLimit limit) {
        return limit.limited() ? limit.bytesPerSecond() : null;
    }

    private Map<String, Object> line(UploadMeter.Upload upload) {
        Optional<ShareRecord> shared = roles.requirePeer()
                .library()
                .holdings()
                .byContent(upload.content())
                .map(SharedFile::record);
        Optional<Wish> fetched = queue.all().stream()
                .map(Transfer::wish)
                .filter(wish -> wish.content().equals(upload.content()))
                .findFirst();
        return Json.of(
                "peer", upload.peer().toString(),
                "id", upload.content().toString(),
                "name",
                        shared.map(ShareRecord::name)
                                .or(() -> fetched.map(Wish::name))
                                .orElse(null),
                "size", shared.map(ShareRecord::bytes).orElse(null),
                "bytes", upload.bytes(),
                "bytesPerSecond", upload.bytesPerSecond());
    }

    static Map<String, Object> line(Transfer transfer) {
        Map<String, Object> line = Json.of(
                "number", transfer.number(),
                "id", transfer.wish().content().toString(),
                "name", transfer.wish().name(),
                "path", transfer.wish().file().toString(),
                "state", transfer.state().name().toLowerCase(Locale.ROOT),
                "priority", transfer.wish().priority().name().toLowerCase(Locale.ROOT),
                "reason", transfer.reason().isEmpty() ? null : transfer.reason(),
                "uploadLimit", limit(transfer.upLimit()),
                "downloadLimit", limit(transfer.downLimit()));
        transfer.progress().ifPresent(progress -> {
            line.put("progress", progress.done());
            line.put("bytes", progress.total());
            if (transfer.state() == State.RUNNING) { // of the others the last figures are of then, not of now
                line.put("bytesPerSecond", Math.round(progress.bytesPerSecond()));
                line.put("sources", progress.sources());
                progress.left().ifPresent(left -> line.put("secondsLeft", left.toSeconds()));
                line.put("rates", FetchLines.rates(progress));
            }
        });
        if (transfer.outcome().orElse(null) instanceof Outcome.Done done) {
            line.put("path", done.file().toString());
            line.put("bytes", done.bytes());
            line.put("progress", done.bytes());
        }
        return line;
    }

    private static @Nullable Long limit(long bytesPerSecond) {
        return bytesPerSecond == RateLimit.UNLIMITED ? null : bytesPerSecond;
    }

    private void pause(Exchange exchange, Consumer<Map<String, Object>> lines) {
        answer(exchange, queue.pause(number(exchange), ""), lines);
    }

    private void resume(Exchange exchange, Consumer<Map<String, Object>> lines) {
        answer(exchange, queue.resume(number(exchange)), lines);
    }

    private void cancel(Exchange exchange, Consumer<Map<String, Object>> lines) throws InterruptedException {
        if (!queue.cancel(number(exchange))) {
            throw refused(number(exchange));
        }
        lines.accept(Json.of("cancelled", number(exchange)));
    }

    private void limit(Exchange exchange, Consumer<Map<String, Object>> lines) throws IOException {
        Long up = rate(exchange, "up");
        Long down = rate(exchange, "down");
        if (exchange.body().containsKey("number")) {
            answer(exchange, queue.limit(number(exchange), up, down), lines);
            return;
        }
        Rates rates = roles.requirePeer().rates();
        if (up != null) {
            up(rates).set(up);
        }
        if (down != null) {
            down(rates).set(down);
        }
        if (up != null || down != null) {
            kept.keep(up(rates).bytesPerSecond(), down(rates).bytesPerSecond());
        }
        lines.accept(Json.of("uploadLimit", shown(up(rates)), "downloadLimit", shown(down(rates))));
    }

    /** 0 is no limit. @return null when nothing is said of it */
    private static @Nullable Long rate(Exchange exchange, String key) {
        if (!exchange.body().containsKey(key)) {
            return null;
        }
        long rate = Json.number(exchange.body(), key, 0);
        if (rate < 0) {
            throw new Exchange.Refusal(400, "a limit is a number of bytes a second; 0 is none");
        }
        return rate == 0 ? RateLimit.UNLIMITED : rate;
    }

    private static int number(Exchange exchange) {
        long number = Json.number(exchange.body(), "number", 0);
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw new Exchange.Refusal(400, "which download? number=N, as the list shows it");
        }
        return (int) number;
    }

    private void answer(Exchange exchange, boolean known, Consumer<Map<String, Object>> lines) {
        int number = number(exchange);
        Transfer now = queue.get(number).filter(transfer -> known).orElseThrow(() -> refused(number));
        lines.accept(line(now));
    }

    private void clear(Exchange exchange, Consumer<Map<String, Object>> lines) {
        lines.accept(Json.of("cleared", queue.clear()));
    }

    /** Why a download is not changed. */
    private Exchange.Refusal refused(int number) {
        return switch (queue.get(number).map(Transfer::state).orElse(null)) {
            case null ->
                new Exchange.Refusal(404, "there is no download " + number + ": 'fasttrack transfers' lists them");
            case DONE -> new Exchange.Refusal(409, number + " is done already");
            case FAILED -> new Exchange.Refusal(409, number + " has failed already");
            case QUEUED, RUNNING, PAUSED, WAITING -> new Exchange.Refusal(409, number + " changed meanwhile");
        };
    }
}
