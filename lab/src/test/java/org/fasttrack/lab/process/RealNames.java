package org.fasttrack.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Names that people and programs really gave to files: those of {@code /usr/share} and the running JDK's classes. */
final class RealNames {
    private static final Path SHARE = Path.of("/usr/share");

    private RealNames() {}

    /** Distinct relative paths, at most half of them from {@code /usr/share}, none that a peer leaves out on purpose. */
    static List<String> of(int count, RandomGenerator random) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        if (Files.isDirectory(SHARE)) {
            names.addAll(pick(SHARE, count / 2, random));
        }
        Path classes = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules");
        names.addAll(pick(classes, count - names.size(), random));
        return List.copyOf(names);
    }

    private static List<String> pick(Path root, int count, RandomGenerator random) throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.find(root, 20, (path, is) -> is.isRegularFile(), new FileVisitOption[0])) {
            files.map(file -> root.relativize(file).toString())
                    .filter(RealNames::isShared)
                    .sorted()
                    .forEach(all::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        java.util.Collections.shuffle(all, java.util.Random.from(random));
        return all.subList(0, Math.min(count, all.size()));
    }

    /** Neither hidden nor a key or leftover, and text. */
    private static boolean isShared(String name) {
        return !name.matches(
                        "(?i)(.*/)?(\\.[^/]*|id_[^/]*|[^/]*(~|\\.(part|tmp|key|pem|p12|pfx|ppk|jks))|lost\\+found)(/.*)?")
                && name.chars().noneMatch(c -> c == 0xfffd || c < 0x20);
    }
}
