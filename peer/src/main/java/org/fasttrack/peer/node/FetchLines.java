package org.fasttrack.peer.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Progress;

/** A download as the JSON lines of the command line and the local API. */
final class FetchLines {
    private FetchLines() {}

    static Map<String, Object> progress(ContentId content, Progress progress) {
        return Json.of(
                "progress", progress.done(),
                "id", content.toString(),
                "bytes", progress.total(),
                "bytesPerSecond", Math.round(progress.bytesPerSecond()),
                "secondsLeft", progress.left().map(Duration::toSeconds).orElse(null),
                "sources", progress.sources(),
                "rates", rates(progress),
                "queues",
                        progress.places().entrySet().stream()
                                .map(at -> Json.of("peer", at.getKey().toString(), "place", at.getValue()))
                                .toList());
    }

    /** Who gives how much now, the fastest first. */
    static List<Map<String, Object>> rates(Progress progress) {
        return progress.rates().entrySet().stream()
                .sorted(Map.Entry.<NodeId, Long>comparingByValue().reversed())
                .map(rate -> Json.of("peer", rate.getKey().toString(), "bytesPerSecond", rate.getValue()))
                .toList();
    }

    /** Nothing was fetched: the file was there. */
    static Map<String, Object> here(ContentId content, Path file, long bytes) {
        return Json.of(
                "done",
                true,
                "here",
                true,
                "id",
                content.toString(),
                "path",
                file.toString(),
                "bytes",
                bytes,
                "seconds",
                0,
                "sources",
                List.of());
    }

    static Map<String, Object> done(ContentId content, Outcome.Done done) {
        return Json.of(
                "done", true,
                "id", content.toString(),
                "path", done.file().toString(),
                "bytes", done.bytes(),
                "seconds", Math.round(done.seconds() * 1000) / 1000.0,
                "sources",
                        done.fromSource().entrySet().stream()
                                .map(given -> Json.of("peer", given.getKey().toString(), "bytes", given.getValue()))
                                .toList(),
                "banned", done.banned().keySet().stream().map(NodeId::toString).toList());
    }
}
