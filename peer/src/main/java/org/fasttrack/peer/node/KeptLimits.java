package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.common.runtime.WholeFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limits of all traffic that were set while the node ran: one JSON object in the data folder, over restarts. */
public final class KeptLimits {
    private static final Logger LOG = LoggerFactory.getLogger(KeptLimits.class);
    private static final String NAME = "limits";

    private final Path file;

    public KeptLimits(Path data) {
        file = data.resolve(NAME);
    }

    /** In bytes a second, {@link RateLimit#UNLIMITED} for none. */
    public record Limits(long up, long down) {
        private static final Limits NONE = new Limits(RateLimit.UNLIMITED, RateLimit.UNLIMITED);
    }

    /** None where none were kept, or they cannot be read, which the log tells. */
    public Limits read() {
        try {
            return Files.exists(file) ? of(Json.object(Files.readString(file))) : Limits.NONE;
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read, so that nothing is limited: {}", file, e.getMessage());
            return Limits.NONE;
        }
    }

    private static Limits of(Map<String, Object> kept) {
        return new Limits(rate(kept, "up"), rate(kept, "down"));
    }

    private static long rate(Map<String, Object> kept, String key) {
        long rate = Json.number(kept, key, RateLimit.UNLIMITED);
        return rate < 1 ? RateLimit.UNLIMITED : rate;
    }

    void keep(long up, long down) throws IOException {
        WholeFile.replace(file, List.of(Json.write(Json.of("up", shown(up), "down", shown(down)))));
    }

    private static @Nullable Long shown(long rate) {
        return rate == RateLimit.UNLIMITED ? null : rate;
    }
}
