package org.fasttrack.peer.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.common.runtime.WholeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue on disk: a JSON object a line, replaced as a whole, first the next number. What came of each content stands
 * beside its part. Guarded by the queue's lock, but for {@link #write}.
 */
final class QueueFile {
    private static final Logger LOG = LoggerFactory.getLogger(QueueFile.class);

    private static final String NEXT = "next";

    private final Path file;
    private int next = 1;

    QueueFile(Path file) {
        this.file = file;
    }

    /** What was kept. A line that is not understood is passed over. */
    List<Entry> read() throws IOException {
        List<Entry> entries = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                entry(line).ifPresent(entries::add);
            }
        }
        entries.forEach(entry -> passed(entry.number));
        return entries;
    }

    /** The number of a new download: none comes twice, also when those before it are gone. */
    int number() {
        return next++;
    }

    private void passed(long number) {
        next = Math.clamp(number + 1, next, Integer.MAX_VALUE);
    }

    private Optional<Entry> entry(String line) {
        try {
            Map<String, Object> kept = Json.object(line);
            if (kept.containsKey(NEXT)) {
                passed(Json.number(kept, NEXT, 1) - 1);
                return Optional.empty();
            }
            return Optional.of(entry(kept));
        } catch (IllegalArgumentException e) {
            LOG.warn("a download of the queue is lost: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Entry entry(Map<String, Object> kept) {
        Wish wish = new Wish(
                ContentId.parse(text(kept, "id")),
                text(kept, "name"),
                Path.of(text(kept, "path")),
                Json.text(kept, "only"),
                Priority.valueOf(text(kept, "priority")));
        Entry entry = new Entry(
                (int) Json.number(kept, "number", 0),
                wish,
                State.valueOf(text(kept, "state")),
                new RateLimit(Json.number(kept, "up", RateLimit.UNLIMITED)),
                new RateLimit(Json.number(kept, "down", RateLimit.UNLIMITED)));
        String reason = Json.text(kept, "reason");
        entry.reason = reason == null ? "" : reason;
        return entry;
    }

    private static String text(Map<String, Object> kept, String key) {
        String text = Json.text(kept, key);
        if (text == null) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return text;
    }

    /** All that is not done, and the next number. */
    String text(Collection<Entry> entries) {
        var text = new StringBuilder(Json.write(Json.of(NEXT, next))).append('\n');
        for (Entry entry : entries) {
            if (entry.state != State.DONE) {
                text.append(Json.write(line(entry))).append('\n');
            }
        }
        return text.toString();
    }

    /** Keeps {@code text}, and is on the disk when it returns. */
    void write(String text) throws IOException {
        WholeFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> line(Entry entry) {
        return Json.of(
                "number", entry.number,
                "id", entry.wish.content().toString(),
                "name", entry.wish.name(),
                "path", entry.wish.target().toString(),
                "only", entry.wish.only(),
                "priority", entry.wish.priority().name(),
                "state", (entry.state == State.RUNNING ? State.QUEUED : entry.state).name(),
                "reason", entry.reason.isEmpty() ? null : entry.reason,
                "up", entry.up.limited() ? entry.up.bytesPerSecond() : null,
                "down", entry.down.limited() ? entry.down.bytesPerSecond() : null);
    }
}
