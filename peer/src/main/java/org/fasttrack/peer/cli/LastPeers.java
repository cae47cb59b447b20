package org.fasttrack.peer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.fasttrack.common.cli.Console;

/**
 * The peers that {@code reputation} and {@code transfers} showed, the latest first, a whole id a line: what they print the
 * start of can be typed. What a search showed is in {@link LastSearch}.
 */
final class LastPeers {
    private static final String NAME = "last-peers";
    private static final int MAX = 500;

    private LastPeers() {}

    /** A folder that cannot be written costs the short ids, not the list. */
    static void remember(Path data, Collection<String> shown, Console console) {
        Set<String> all = new LinkedHashSet<>(shown);
        List<String> before = read(data);
        if (before.containsAll(all)) {
            return;
        }
        all.addAll(before);
        try {
            Files.createDirectories(data);
            Files.write(data.resolve(NAME), all.stream().limit(MAX).toList());
        } catch (IOException e) {
            console.note("the short ids of this list cannot be used: " + e.getMessage());
        }
    }

    static List<String> read(Path data) {
        try {
            return Files.readAllLines(data.resolve(NAME));
        } catch (IOException e) {
            return List.of();
        }
    }
}
