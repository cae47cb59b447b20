package org.fasttrack.peer.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Names for files here, from names that strangers wrote: none leads out of its folder, none is hidden or a device. */
public final class SafeName {
    /** File systems take 255 bytes; the rest is for what is put behind a name: {@code " (9999).part.state.new"}. */
    static final int MAX_BYTES = 255 - 22;

    /** So many files of one name are told apart by a number. */
    public static final int MAX_NUMBER = 10_000;

    private static final String FORBIDDEN = "/\\:*?\"<>|";

    private SafeName() {}

    /** One name: forbidden and control characters become underscores, a leading dot too. */
    public static String of(String name) {
        var safe = new StringBuilder();
        name.codePoints()
                .map(c -> Character.isISOControl(c) || FORBIDDEN.indexOf(c) >= 0 || c == 0xFFFD ? '_' : c)
                .forEach(safe::appendCodePoint);
        while (!safe.isEmpty() && (safe.charAt(safe.length() - 1) == '.' || safe.charAt(safe.length() - 1) == ' ')) {
            safe.setLength(safe.length() - 1);
        }
        if (safe.isEmpty() || safe.charAt(0) == '.') {
            safe.insert(0, '_');
        }
        return shortened(safe.toString());
    }

    /** A longer name loses the end of its stem, not its extension. */
    private static String shortened(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && bytes(name.substring(dot)) <= 16 ? name.substring(dot) : "";
        int end = name.length() - extension.length();
        while (bytes(name.substring(0, end)) + bytes(extension) > MAX_BYTES) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end) + extension;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Paths below a folder, one for each of {@code paths} in their order, no two alike even where case does not count. */
    public static List<Path> all(List<List<String>> paths) {
        return all(paths, path -> path.toLowerCase(Locale.ROOT));
    }

    /** As {@link #all(List)}, but names that differ in case are two. */
    public static List<Path> allByCase(List<List<String>> paths) {
        return all(paths, UnaryOperator.identity());
    }

    private static List<Path> all(List<List<String>> paths, UnaryOperator<String> fold) {
        Set<String> taken = new HashSet<>();
        return paths.stream().map(path -> free(path, taken, fold)).toList();
    }

    private static Path free(List<String> path, Set<String> taken, UnaryOperator<String> fold) {
        Path folder = Path.of("");
        for (String part : path.subList(0, path.size() - 1)) {
            folder = folder.resolve(of(part));
        }
        String name = of(path.getLast());
        Path free = folder.resolve(name);
        for (int number = 2; !taken.add(fold.apply(free.toString())); number++) {
            free = folder.resolve(numbered(name, number));
        }
        return free;
    }

    /** The first of {@code target}, {@code target (2)} and so on is {@code target} itself. */
    public static Path numbered(Path target, int number) {
        return number == 1 ? target : target.resolveSibling(numbered(String.valueOf(target.getFileName()), number));
    }

    /** {@code name (2).ext}. */
    public static String numbered(String name, int number) {
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return name.substring(0, end) + " (" + number + ")" + name.substring(end);
    }
}
