package org.fasttrack.peer.queue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.peer.download.Download;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Outcome.Cause;
import org.fasttrack.peer.download.Progress;
import org.fasttrack.peer.torrent.Rates;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a download of the queue, and what is cleared away after the last. Blocks; not under the queue's lock.
 *
 * @param shared the limits of all downloads together
 */
record Attempts(Finder finder, Fetching fetching, Rates shared) {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /** Tries one claim after the other: who claims a false size cannot keep others from giving the content. */
    Outcome fetch(Entry entry) throws InterruptedException {
        List<Claim> claims = entry.claims.isEmpty() ? finder.find(entry.wish) : entry.claims;
        entry.claims = List.of();
        Rates rates = new Rates(with(shared.up(), entry.up), with(shared.down(), entry.down));
        Outcome.@Nullable Failed first = null;
        for (Claim claim : claims) {
            Outcome outcome = fetching.fetch(entry.wish, claim, rates, entry::came);
            if (!(outcome instanceof Outcome.Failed failed)
                    || (failed.cause() != Cause.UNVERIFIED && failed.cause() != Cause.NO_SOURCE)) {
                return outcome;
            }
            first = first == null ? failed : first;
        }
        return first == null ? new Outcome.Failed(Cause.NO_SOURCE, "nobody in reach shares it now", Map.of()) : first;
    }

    private static List<RateLimit> with(List<RateLimit> all, RateLimit own) {
        return Stream.concat(all.stream(), Stream.of(own)).toList();
    }

    /** How far an earlier run of the node came with it. */
    Optional<Progress> kept(Entry entry) {
        return Download.kept(entry.wish.file(), entry.wish.content());
    }

    /** Deletes what came of a cancelled download; a file that is done stays. */
    void discard(Entry cancelled) {
        if (cancelled.state == State.DONE) {
            return;
        }
        try {
            Download.discard(cancelled.wish.file(), cancelled.wish.content());
        } catch (IOException e) {
            LOG.warn("what came of {} could not be deleted: {}", cancelled.wish.name(), e.toString());
        }
    }

    /** Deletes the records beside a file that is done, once the queue's file says so. */
    void forget(Entry done) {
        try {
            Download.forget(done.wish.file(), done.wish.content());
        } catch (IOException e) {
            LOG.warn("the records of {} could not be deleted: {}", done.wish.name(), e.toString());
        }
    }
}
