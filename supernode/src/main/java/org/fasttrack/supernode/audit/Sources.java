package org.fasttrack.supernode.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the logs in files and folders. */
public final class Sources {
    private static final int MAX_DEPTH = 6;
    private static final int MAX_FILES = 100_000;

    private Sources() {}

    /**
     * Every log in {@code place}: a log's file, an exported folder, or a folder that has such in it.
     *
     * @throws IOException with one line when there is none, or what is there is damaged beyond recognition
     */
    public static List<LogSource> find(Path place) throws IOException {
        List<LogSource> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(place, MAX_DEPTH)) {
            for (Path path : all.limit(MAX_FILES)
                    .filter(path -> !isTile(place, path))
                    .sorted()
                    .toList()) {
                if (Files.isDirectory(path)) {
                    TilesSource.of(path).ifPresent(found::add);
                } else if (Files.isRegularFile(path) && (path.equals(place) || !isKeptAside(path))) {
                    LedgerFileSource.of(path).ifPresent(found::add);
                }
            }
        }
        if (found.isEmpty()) {
            throw new IOException("there is no log in " + place);
        }
        return found;
    }

    /** What a supernode moved out of the way: looked at only when it is named. */
    private static boolean isKeptAside(Path path) {
        return String.valueOf(path.getFileName()).matches(".*\\.(damaged-([0-9]+|header)|rewritten|new)");
    }

    private static boolean isTile(Path place, Path path) {
        for (Path part : place.relativize(path)) {
            if (part.toString().equals("tile")) {
                return true;
            }
        }
        return false;
    }
}
