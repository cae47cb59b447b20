package org.fasttrack.peer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What the last search or browse showed, in its order: {@code get 3} means the third content, {@code browse 3} the peer that
 * has it. One line a content in the file: its id, the peers that have it, a tab and its name.
 */
final class LastSearch {
    private static final String NAME = "last-search";
    private static final int MAX_PEERS = 50;
    private static final char NAME_BEGINS = '\t';
    /** Less than a whole id. */
    private static final String SHORT_ID = "[a-z2-7]{1,51}";

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,4})-([0-9]{1,4})");

    private LastSearch() {}

    /**
     * One line of it.
     *
     * @param peers who has the content, best first
     * @param name as it was shown; empty when that is not known
     */
    record Shown(String content, List<String> peers, String name) {
        Shown(String content, List<String> peers) {
            this(content, peers, "");
        }

        /** @param result a line of {@code search --json} */
        static Shown of(Map<String, Object> result) {
            List<?> sources = result.get("sources") instanceof List<?> list ? list : List.of();
            List<String> peers = sources.stream()
                    .map(source -> source instanceof Map<?, ?> fields ? String.valueOf(fields.get("peer")) : "")
                    .filter(peer -> !peer.isEmpty())
                    .limit(MAX_PEERS)
                    .toList();
            String name = Json.text(result, "name");
            return new Shown(String.valueOf(result.get("id")), peers, name == null ? "" : name);
        }

        private String line() {
            String line = (content + " " + String.join(" ", peers)).strip();
            return name.isEmpty() || name.indexOf('\n') >= 0 ? line : line + NAME_BEGINS + name;
        }

        private static Shown parse(String line) {
            int end = line.indexOf(NAME_BEGINS);
            List<String> words = List.of((end < 0 ? line : line.substring(0, end)).split(" ", -1));
            return new Shown(words.getFirst(), words.subList(1, words.size()), end < 0 ? "" : line.substring(end + 1));
        }
    }

    /** A folder that cannot be written costs the numbers, not the search. */
    static void remember(Path data, List<Shown> shown, Console console) {
        try {
            Files.createDirectories(data);
            Files.write(data.resolve(NAME), shown.stream().map(Shown::line).toList());
        } catch (IOException e) {
            console.note("the numbers of this list cannot be used with get: " + e.getMessage());
        }
    }

    /** @param asked a content id, which is returned, or the number or the short id that the last search showed */
    static String resolve(Path data, String asked) {
        List<Shown> shown = read(data);
        return isNumber(asked)
                ? numbered(data, shown, asked).content()
                : theOnly(shown.stream().map(Shown::content), asked, "content");
    }

    /** The file name under which the last search showed what {@code asked} is the number of; null for anything else. */
    static @Nullable String fileName(Path data, String asked) {
        String shown = isNumber(asked) ? numbered(data, read(data), asked).name() : "";
        String name = shown.substring(shown.lastIndexOf('/') + 1);
        return name.isEmpty() ? null : name;
    }

    /** {@code 3-5} as {@code 3}, {@code 4} and {@code 5}; anything else as it is. @throws Failure when it ends before it begins */
    static List<String> numbers(String asked) {
        Matcher range = RANGE.matcher(asked);
        if (!range.matches()) {
            return List.of(asked);
        }
        int first = Integer.parseInt(range.group(1));
        int last = Integer.parseInt(range.group(2));
        if (first > last) {
            throw new Failure(ExitCode.USAGE, asked + " is no range: write " + last + "-" + first);
        }
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }

    /** @param asked a peer's id, which is returned, the start of one that the last lists showed, or a result's number */
    static String resolvePeer(Path data, String asked) {
        List<Shown> shown = read(data);
        if (!isNumber(asked)) {
            Stream<String> listed = shown.stream().flatMap(one -> one.peers().stream());
            return theOnly(Stream.concat(listed, LastPeers.read(data).stream()), asked, "peer");
        }
        return numbered(data, shown, asked).peers().stream()
                .findFirst()
                .orElseThrow(() -> new Failure(ExitCode.USAGE, "no peer is known that has result " + asked));
    }

    private static boolean isNumber(String asked) {
        return asked.matches("[0-9]{1,3}");
    }

    /** @return what {@code start} is the start of, or itself when it is no short id at all, which others say better */
    private static String theOnly(Stream<String> ids, String start, String what) {
        List<String> meant = ids.filter(id -> id.startsWith(start)).distinct().toList();
        if (meant.size() == 1) {
            return meant.getFirst();
        }
        if (!start.matches(SHORT_ID)) {
            return start;
        }
        throw new Failure(
                ExitCode.USAGE,
                "the last lists showed " + (meant.isEmpty() ? "no " : "more than one ") + what
                        + " whose id begins with '" + start + "': the whole id, which --json prints, works always");
    }

    private static Shown numbered(Path data, List<Shown> shown, String asked) {
        if (!Files.exists(data.resolve(NAME))) {
            throw new Failure(
                    ExitCode.UNREACHABLE,
                    "nothing was searched or browsed with " + data + " yet: what does " + asked + " stand for?");
        }
        int number = Integer.parseInt(asked);
        if (number < 1 || number > shown.size()) {
            throw new Failure(
                    ExitCode.USAGE,
                    shown.isEmpty()
                            ? "the last search with " + data + " found nothing: what does " + asked + " stand for?"
                            : "the last search showed results 1 to " + shown.size() + ", not " + asked);
        }
        return shown.get(number - 1);
    }

    private static List<Shown> read(Path data) {
        try {
            return Files.readAllLines(data.resolve(NAME)).stream()
                    .map(Shown::parse)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
