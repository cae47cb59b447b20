package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.query.Filters;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.download.Download;
import org.fasttrack.peer.download.DownloadEvents;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Source;
import org.fasttrack.peer.search.Answer;
import org.fasttrack.peer.search.Asker;
import org.fasttrack.peer.search.Question;
import org.fasttrack.peer.search.SearchResult;
import org.fasttrack.peer.search.VerifiedHit;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.jspecify.annotations.Nullable;

/** Finds who has a content and fetches it, telling its progress as JSON lines. */
public final class Downloads {
    private static final Duration LOCATE = Duration.ofSeconds(3);
    private static final long TICK_NANOS = 200_000_000;

    private final Membership self;
    private final Asker asker;

    public Downloads(Membership self, Asker asker) {
        this.self = self;
        this.asker = asker;
    }

    /** Everybody who shares {@code content}, as one result. @throws Exchange.Refusal when nobody does */
    public SearchResult locate(SupernodeClient supernode, ContentId content) throws InterruptedException {
        try {
            Answer answer =
                    asker.ask(supernode, new Question("", new Filters(null, 0, Long.MAX_VALUE, content), 1, LOCATE));
            if (answer.results().isEmpty()) {
                throw new Exchange.Refusal(404, "nobody in reach shares " + content);
            }
            return answer.results().getFirst();
        } catch (IOException e) {
            throw new Exchange.Refusal(503, String.valueOf(e.getMessage()));
        }
    }

    /** Fetches. @param only a node id that alone may give, or null */
    public void fetch(SearchResult found, Path target, @Nullable String only, Consumer<Map<String, Object>> lines)
            throws InterruptedException {
        List<Source> sources = sources(found, only);
        if (sources.isEmpty()) {
            throw new Exchange.Refusal(404, "the peer " + only + " does not share this content");
        }
        Path file = Files.isDirectory(target) ? target.resolve(baseName(found.name())) : target;
        AtomicLong lastTick = new AtomicLong(System.nanoTime() - TICK_NANOS);
        DownloadEvents events = new DownloadEvents() {
            @Override
            public void received(NodeId peer, long bytes, long done, long total) {
                long last = lastTick.get();
                if (System.nanoTime() - last >= TICK_NANOS && lastTick.compareAndSet(last, System.nanoTime())) {
                    lines.accept(Json.of("progress", done, "bytes", total, "sources", sources.size()));
                }
            }
        };
        Download.Wanted wanted = new Download.Wanted(found.id(), found.bytes(), sources, file);
        switch (new Download(self.tls(), self.admission(), wanted, events).run()) {
            case Outcome.Done done -> lines.accept(done(found, done));
            case Outcome.Failed failed -> throw new Exchange.Refusal(500, failed.reason());
        }
    }

    private static List<Source> sources(SearchResult found, @Nullable String only) {
        Map<NodeId, Source> sources = new LinkedHashMap<>();
        for (VerifiedHit hit : found.sources()) {
            if (only == null || hit.owner().toString().startsWith(only)) {
                HostPort.numeric(hit.address())
                        .ifPresent(address -> sources.putIfAbsent(hit.owner(), new Source(hit.owner(), address)));
            }
        }
        return new ArrayList<>(sources.values());
    }

    private static Map<String, Object> done(SearchResult found, Outcome.Done done) {
        return Json.of(
                "done", true,
                "id", found.id().toString(),
                "path", done.file().toString(),
                "bytes", done.bytes(),
                "seconds", Math.round(done.seconds() * 1000) / 1000.0,
                "sources",
                        done.fromSource().entrySet().stream()
                                .map(given -> Json.of("peer", given.getKey().toString(), "bytes", given.getValue()))
                                .toList(),
                "banned", done.banned().keySet().stream().map(NodeId::toString).toList());
    }

    private static String baseName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
