package org.fasttrack.lab.bench.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The package index of a Debian system as owners and names: a package shares its files, named as the last part of their paths.
 * The packages are as unequal as people are. {@code apt-file update} brings the index.
 */
final class DebianContents {
    private static final Path LISTS = Path.of("/var/lib/apt/lists");
    private static final String UNPACK = "/usr/lib/apt/apt-helper";

    private DebianContents() {}

    static boolean isThere() throws IOException {
        return Files.isExecutable(Path.of(UNPACK)) && !indexes().isEmpty();
    }

    private static List<Path> indexes() throws IOException {
        if (!Files.isDirectory(LISTS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(LISTS)) {
            return files.filter(file -> file.getFileName().toString().contains("Contents-"))
                    .sorted()
                    .toList();
        }
    }

    /** Writes whole packages, chosen by the hash of their names, until there are at least {@code files} lines {@code owner<TAB>name}. */
    static void write(Path corpus, int files) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        forEach((owner, name) -> counts.merge(owner, 1, Integer::sum));
        Set<String> chosen = new HashSet<>();
        long total = 0;
        Map<String, Integer> byHash = new TreeMap<>(BY_HASH);
        byHash.putAll(counts);
        for (Map.Entry<String, Integer> owner : byHash.entrySet()) {
            // A package has many names more than once.
            if (total < 2L * files) {
                chosen.add(owner.getKey());
                total += owner.getValue();
            }
        }
        Map<String, Set<String>> names = new TreeMap<>(BY_HASH);
        forEach((owner, name) -> {
            if (chosen.contains(owner)) {
                names.computeIfAbsent(owner, o -> new HashSet<>()).add(name);
            }
        });
        write(names, corpus);
    }

    private static void write(Map<String, Set<String>> names, Path corpus) throws IOException {
        try (Writer out = Files.newBufferedWriter(corpus)) {
            for (Map.Entry<String, Set<String>> list : names.entrySet()) {
                for (String name : list.getValue().stream().sorted().toList()) {
                    out.write(list.getKey() + '\t' + name + '\n');
                }
            }
        }
    }

    private static final Comparator<String> BY_HASH = Comparator.<String>comparingInt(
                    owner -> owner.hashCode() * 0x9E3779B9)
            .thenComparing(Comparator.naturalOrder());

    private static void forEach(BiConsumer<String, String> file) throws IOException {
        for (Path index : indexes()) {
            Process unpack = new ProcessBuilder(UNPACK, "cat-file", index.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(unpack.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    read(line, file);
                }
            } finally {
                unpack.destroy();
            }
        }
    }

    /** {@code path   section/package,section/package}. */
    private static void read(String line, BiConsumer<String, String> file) {
        int end = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t'));
        if (end < 0) {
            return;
        }
        String path = line.substring(0, end).stripTrailing();
        String name = path.substring(path.lastIndexOf('/') + 1);
        for (String owner : line.substring(end + 1).split(",", -1)) {
            file.accept(owner.substring(owner.lastIndexOf('/') + 1), name);
        }
    }
}
