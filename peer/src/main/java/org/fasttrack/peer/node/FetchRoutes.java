package org.fasttrack.peer.node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.files.SafeName;
import org.fasttrack.peer.files.SameContent;
import org.fasttrack.peer.queue.Claim;
import org.fasttrack.peer.queue.DownloadQueue;
import org.fasttrack.peer.queue.Priority;
import org.fasttrack.peer.queue.State;
import org.fasttrack.peer.queue.Transfer;
import org.fasttrack.peer.queue.Wish;
import org.fasttrack.peer.search.SearchResult;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.jspecify.annotations.Nullable;

/** Fetches contents: queues them and tells how they go on. @param folder where they go when a request names no path */
record FetchRoutes(
        Downloads downloads, DownloadQueue queue, Supplier<SupernodeClient> supernode, LastResults last, Path folder) {

    List<Route> routes() {
        return List.of(new Route("POST", "/v1/get", "fetch a content; progress lines, then the outcome", this::get));
    }

    private void get(Exchange exchange, Consumer<Map<String, Object>> lines) throws IOException, InterruptedException {
        String asked = Json.text(exchange.body(), "id");
        String path = Json.text(exchange.body(), "path");
        Path target = path == null ? below(Json.text(exchange.body(), "under")) : Path.of(path);
        if (asked == null || !target.isAbsolute()) {
            throw new Exchange.Refusal(400, "a fetch takes an id, and an absolute path or none");
        }
        ContentId content = last.resolve(asked);
        List<SearchResult> found = downloads.locate(supernode.get(), content);
        Wish wish = wish(content, found, target, exchange.body());
        if (!found.isEmpty()
                && SameContent.holds(wish.file(), content, found.getFirst().bytes())) {
            lines.accept(FetchLines.here(content, wish.file(), found.getFirst().bytes()));
            return;
        }
        Transfer queued = queue(wish, found, exchange.body());
        if (Boolean.TRUE.equals(exchange.body().get("detach"))) {
            lines.accept(Json.of("queued", queued.number(), "id", content.toString()));
            return;
        }
        Transfer end = queue.follow(
                        queued.number(),
                        now -> now.progress().ifPresent(progress -> {
                            Map<String, Object> line = FetchLines.progress(content, progress);
                            line.put("number", now.number());
                            lines.accept(line);
                        }))
                .orElseThrow(() -> new Exchange.Refusal(409, "download " + queued.number() + " was cancelled"));
        lines.accept(done(end));
    }

    /** A folder in the downloads folder. @param under its path, of names as their owner wrote them, or null for the folder itself */
    private Path below(@Nullable String under) {
        Path place = folder;
        for (String name : under == null ? List.<String>of() : List.of(under.split("/"))) {
            place = name.isEmpty() ? place : place.resolve(SafeName.of(name));
        }
        return place;
    }

    /** By the name that is asked for, else by the name that most give it. */
    private static Wish wish(ContentId content, List<SearchResult> found, Path target, Map<String, Object> body) {
        String asked = Json.text(body, "name");
        String name = asked != null
                ? SafeName.of(asked)
                : found.isEmpty() ? content.toString() : Downloads.fileName(found.getFirst());
        Path place = isFolder(Json.text(body, "path")) ? target.resolve(name) : target;
        return new Wish(content, name, place, Json.text(body, "source"), priority(body));
    }

    /** Whether a folder is named, which is made when the first file is written into it. */
    private static boolean isFolder(@Nullable String path) {
        return path == null || path.endsWith("/") || path.endsWith(File.separator);
    }

    private Transfer queue(Wish wish, List<SearchResult> found, Map<String, Object> body) {
        List<Claim> claims = downloads.claims(found, wish.only());
        if (claims.isEmpty()) {
            throw Downloads.unshared(wish.only());
        }
        try {
            // "Queued" is a promise over a restart; somebody who waits gets the file, whatever the node's own disk is
            // like.
            return Boolean.TRUE.equals(body.get("detach")) ? queue.add(wish, claims) : queue.begin(wish, claims);
        } catch (DownloadQueue.Full e) {
            throw new Exchange.Refusal(409, String.valueOf(e.getMessage()));
        } catch (DownloadQueue.Unsaved e) {
            throw new Exchange.Refusal(507, String.valueOf(e.getMessage()));
        }
    }

    private static Priority priority(Map<String, Object> body) {
        String named = Json.text(body, "priority");
        try {
            return named == null ? Priority.NORMAL : Priority.valueOf(named.toUpperCase(java.util.Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Exchange.Refusal(400, "a priority is high, normal or low, not " + named);
        }
    }

    /** The last line. @throws Exchange.Refusal unless it is done */
    private static Map<String, Object> done(Transfer end) {
        @Nullable Outcome outcome = end.outcome().orElse(null);
        if (outcome instanceof Outcome.Done done) {
            return FetchLines.done(end.wish().content(), done);
        }
        String later = end.state() == State.WAITING
                ? "; the node tries again each minute: 'fasttrack transfers' shows number " + end.number()
                : "";
        if (outcome instanceof Outcome.Failed failed) {
            throw new Exchange.Refusal(Downloads.status(failed.cause()), failed.reason() + later);
        }
        throw new Exchange.Refusal(
                409,
                "paused" + (end.reason().isEmpty() ? "" : ": " + end.reason()) + "; 'fasttrack transfers resume "
                        + end.number() + "' goes on with it");
    }
}
