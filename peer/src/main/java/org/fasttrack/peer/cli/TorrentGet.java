package org.fasttrack.peer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.gateway.fetch.TorrentFetch;
import org.fasttrack.peer.gateway.metainfo.Infohash;
import org.fasttrack.peer.gateway.metainfo.Magnet;
import org.fasttrack.peer.gateway.metainfo.Metainfo;
import org.fasttrack.peer.swarm.wire.MalformedException;

/** {@code fasttrack get FILE.torrent|magnet:...}: in this process, from ordinary clients; no node is needed. */
final class TorrentGet {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TorrentGet() {}

    /** Whether {@code asked} names a torrent rather than a content of the network. */
    static boolean names(String asked) {
        return asked.startsWith(Magnet.SCHEME) || asked.toLowerCase(Locale.ROOT).endsWith(".torrent");
    }

    /** A folder to put it in, or else its path. @param folder whether it is a folder even if there is none yet */
    record Place(Path target, boolean folder) {}

    static void run(String asked, Place place, boolean json, Console console) throws InterruptedException {
        console.note("from ordinary BitTorrent clients, in the clear: whoever is on the way sees what is fetched");
        Consumer<TorrentFetch.Progress> progress = json
                ? p -> console.json(line(p))
                : p -> console.progress(FetchBar.show(line(p), console.progressColumns()));
        try {
            TorrentFetch.Done done = fetch(asked).run(place.target(), place.folder(), new Sparing(progress));
            console.clearProgress();
            if (json) {
                console.json(done(done));
            } else {
                console.line(done.file().toString());
                console.note(String.format(
                        Locale.ROOT,
                        "%s in %.2f s, verified, from %s",
                        Sizes.show(done.info().fileBytes()),
                        done.seconds(),
                        Count.of(done.fromPeer().size(), "peer")));
            }
        } catch (TorrentFetch.Failed e) {
            throw new Failure(e.refused() ? ExitCode.REFUSED : ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** At most four lines a second. */
    private static final class Sparing implements Consumer<TorrentFetch.Progress> {
        private static final long NANOS = 250_000_000;
        private final Consumer<TorrentFetch.Progress> to;
        private long next = System.nanoTime();

        Sparing(Consumer<TorrentFetch.Progress> to) {
            this.to = to;
        }

        @Override
        public void accept(TorrentFetch.Progress progress) {
            long now = System.nanoTime();
            if (now - next >= 0) {
                next = now + NANOS;
                to.accept(progress);
            }
        }
    }

    private static TorrentFetch fetch(String asked) {
        try {
            if (asked.startsWith(Magnet.SCHEME)) {
                return TorrentFetch.of(Magnet.parse(asked), PATIENCE);
            }
            Path file = Path.of(asked);
            if (Files.size(file) > Metainfo.MAX_BYTES) {
                throw new Failure(ExitCode.USAGE, file + " is too long for a torrent");
            }
            return TorrentFetch.of(Metainfo.decode(Files.readAllBytes(file)), PATIENCE);
        } catch (NoSuchFileException e) {
            throw new Failure(ExitCode.USAGE, "there is no file " + asked, e);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, asked + " cannot be read: " + e.getMessage(), e);
        } catch (MalformedException e) {
            throw new Failure(ExitCode.USAGE, asked + " is no torrent: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, Object> line(TorrentFetch.Progress progress) {
        return Json.of(
                "progress", progress.done(),
                "name", progress.name(),
                "bytes", progress.total(),
                "sources", progress.peers());
    }

    private static Map<String, Object> done(TorrentFetch.Done done) {
        List<String> hashes =
                done.info().infohashes().stream().map(Infohash::toString).toList();
        return Json.of(
                "done",
                true,
                "infohashes",
                hashes,
                "path",
                done.file().toString(),
                "bytes",
                done.info().fileBytes(),
                "seconds",
                Math.round(done.seconds() * 1000) / 1000.0,
                "sources",
                done.fromPeer().entrySet().stream()
                        .map(given -> Json.of("peer", given.getKey(), "bytes", given.getValue()))
                        .toList());
    }
}
