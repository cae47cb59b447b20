package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.query.Filters;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.download.Download;
import org.fasttrack.peer.download.Fetcher;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Source;
import org.fasttrack.peer.files.SafeName;
import org.fasttrack.peer.queue.Claim;
import org.fasttrack.peer.reach.Reach;
import org.fasttrack.peer.receipt.ReceiptBook;
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
    /** Sizes claimed for one content that are looked at: as many as an answer has hits, so that none is crowded out. */
    private static final int MAX_CLAIMS = 100;

    private final Reach reach;
    private final Fetcher fetcher;
    private final Asker asker;
    private final NodeId self;

    /** @param receipts where the sources get signed what they delivered */
    public Downloads(NodeId self, Reach reach, Asker asker, ReceiptBook receipts) {
        this.self = self;
        this.reach = reach;
        this.fetcher = new Fetcher(reach.dialer(), receipts);
        this.asker = asker;
    }

    /** What runs downloads, by whatever way reaches their sources. */
    Fetcher fetcher() {
        return fetcher;
    }

    /**
     * Everybody who shares {@code content}, a result for each size that is claimed for it, the one with the most owners
     * first. @throws Exchange.Refusal when nobody does
     */
    public List<SearchResult> locate(SupernodeClient supernode, ContentId content) throws InterruptedException {
        try {
            Answer answer = asker.ask(
                    supernode, new Question("", new Filters(null, 0, Long.MAX_VALUE, content), MAX_CLAIMS, LOCATE));
            if (answer.results().isEmpty()) {
                throw new Exchange.Refusal(
                        404, "nobody in reach shares " + content + ": check the id, or try again later");
            }
            answer.results().forEach(reach.whereabouts()::learn);
            return answer.results().stream()
                    .sorted(Comparator.comparingLong(SearchResult::owners).reversed())
                    .toList();
        } catch (IOException e) {
            throw new Exchange.Refusal(503, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Fetches. Who claims a false size cannot keep others from giving the content: the next claim is tried.
     *
     * @param claims results for one content
     * @param only a node id that alone may give, or null
     */
    public void fetch(
            List<SearchResult> claims, Path target, @Nullable String only, Consumer<Map<String, Object>> lines)
            throws InterruptedException {
        Outcome.@Nullable Failed first = null;
        for (SearchResult claim : claims) {
            List<Source> sources = sources(claim, only);
            if (sources.isEmpty()) {
                continue;
            }
            switch (fetch(claim, sources, target, lines)) {
                case Outcome.Done done -> {
                    lines.accept(FetchLines.done(claim.id(), done));
                    return;
                }
                case Outcome.Failed failed -> {
                    first = first == null ? failed : first;
                    if (failed.cause() != Outcome.Cause.UNVERIFIED && failed.cause() != Outcome.Cause.NO_SOURCE) {
                        throw new Exchange.Refusal(status(failed.cause()), failed.reason());
                    }
                }
            }
        }
        if (first == null) {
            throw unshared(only);
        }
        throw new Exchange.Refusal(status(first.cause()), first.reason());
    }

    /** What is answered when none of those who share a content may give it. */
    static Exchange.Refusal unshared(@Nullable String only) {
        return new Exchange.Refusal(
                404,
                only == null
                        ? "nobody who shares this content has an address to fetch it from"
                        : "the peer " + only + " does not share this content");
    }

    private Outcome fetch(SearchResult found, List<Source> sources, Path target, Consumer<Map<String, Object>> lines)
            throws InterruptedException {
        Path file = Files.isDirectory(target) ? target.resolve(fileName(found)) : target;
        var wanted = new Download.Wanted(found.id(), found.bytes(), sources, file);
        return fetcher.fetch(wanted, progress -> lines.accept(FetchLines.progress(found.id(), progress)));
    }

    static int status(Outcome.Cause cause) {
        return switch (cause) {
            case NO_SOURCE, STOPPED -> 503;
            case REFUSED, UNWRITABLE -> 403;
            case BUSY -> 409;
            case NO_SPACE -> 507;
            case UNVERIFIED -> 502;
        };
    }

    /** Results for one content as a queue takes them, without this node. @param only the start of a node id that alone may give, or null */
    List<Claim> claims(List<SearchResult> results, @Nullable String only) {
        return results.stream()
                .map(result -> new Claim(result.bytes(), sources(result, only)))
                .filter(claim -> !claim.sources().isEmpty())
                .toList();
    }

    private List<Source> sources(SearchResult found, @Nullable String only) {
        return sources(found, self, only);
    }

    /** Who may give what was found; {@code self}, which then copies its own file, only when nobody else does. */
    static List<Source> sources(SearchResult found, NodeId self, @Nullable String only) {
        Map<NodeId, Source> sources = new LinkedHashMap<>();
        for (VerifiedHit hit : found.sources()) {
            if (only == null || hit.owner().toString().startsWith(only)) {
                HostPort.numeric(hit.address())
                        .ifPresent(address -> sources.putIfAbsent(hit.owner(), new Source(hit.owner(), address)));
            }
        }
        if (sources.size() > 1) {
            sources.remove(self);
        }
        return new ArrayList<>(sources.values());
    }

    /** The file that {@code folder}, which may be missing yet, gets of what was found. */
    public static Path within(Path folder, List<SearchResult> found) {
        return folder.resolve(fileName(found.getFirst()));
    }

    /** From the last part of the owner's name for it: what others name is neither hidden nor elsewhere. */
    static String fileName(SearchResult found) {
        String name = found.name().substring(found.name().lastIndexOf('/') + 1);
        return name.isBlank() ? found.id().toString() : SafeName.of(name);
    }
}
