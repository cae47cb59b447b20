package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.library.SharedFile;
import org.fasttrack.peer.search.SearchResult;

/** The file is fetched from all who have it, compared with the original, and shared. */
final class FetchScene implements Scene {
    private static final long SPREAD_BYTES = 8 << 20;

    @Override
    public void play(Stage stage) throws IOException, InterruptedException {
        SharedFile wanted = stage.wanted();
        Optional<SearchResult> found = stage.ask(stage.question()).flatMap(stage::found);
        if (found.isEmpty()) {
            stage.steps.step("the file is fetched", false, "the search did not find it", Map.of());
            return;
        }
        Path folder = Files.createDirectories(stage.network.folder().resolve("fetched"));
        Path target = folder.resolve(wanted.path().getFileName());
        List<Map<String, Object>> lines = stage.asker()
                .call("POST", "/v1/get", Json.of("id", found.get().id().toString(), "path", target.toString()));
        boolean same = Files.mismatch(target, wanted.path()) < 0;
        stage.asker().call("POST", "/v1/shares", Json.of("path", folder.toString(), "label", "fetched"));
        tell(stage, wanted, lines.getLast(), same);
    }

    private static void tell(Stage stage, SharedFile wanted, Map<String, Object> done, boolean same) {
        long bytes = wanted.record().bytes();
        double seconds = done.get("seconds") instanceof Number n ? Math.max(0.001, n.doubleValue()) : 1;
        int sources = Json.objects(done, "sources").size();
        stage.steps.step(
                "peer6 fetches " + wanted.record().name() + " from several peers at once, every 16 KiB verified",
                same && (sources > 1 || bytes < SPREAD_BYTES),
                String.format(
                        Locale.ROOT,
                        "%s in %.2f s (%.0f MB/s) from %s; compared with the original: %s\nfrom now on it shares the file itself",
                        Sizes.show(bytes),
                        seconds,
                        bytes / 1e6 / seconds,
                        Count.of(sources, "source"),
                        same ? "equal" : "DIFFERENT"),
                Json.of("bytes", bytes, "seconds", seconds, "sources", sources, "same", same));
    }
}
