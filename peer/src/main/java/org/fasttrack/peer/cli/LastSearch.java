package org.fasttrack.peer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;

/** The content ids that the last search showed, in their order: {@code get 3} means the third. */
final class LastSearch {
    private static final String NAME = "last-search";

    private LastSearch() {}

    /** A folder that cannot be written costs the numbers, not the search. */
    static void remember(Path data, List<String> ids, Console console) {
        try {
            Files.createDirectories(data);
            Files.write(data.resolve(NAME), ids);
        } catch (IOException e) {
            console.note("the numbers of this search cannot be used with get: " + e.getMessage());
        }
    }

    /** @param asked a content id, which is returned, or the number or the short id that the last search showed */
    static String resolve(Path data, String asked) {
        List<String> ids = read(data);
        if (!asked.matches("[0-9]{1,3}")) {
            List<String> meant =
                    ids.stream().filter(id -> id.startsWith(asked)).distinct().toList();
            return meant.size() == 1 ? meant.getFirst() : asked;
        }
        int number = Integer.parseInt(asked);
        if (number < 1 || number > ids.size()) {
            throw new Failure(
                    ExitCode.USAGE,
                    ids.isEmpty()
                            ? "the last search with " + data + " found nothing: what does " + asked + " stand for?"
                            : "the last search showed results 1 to " + ids.size() + ", not " + asked);
        }
        return ids.get(number - 1);
    }

    private static List<String> read(Path data) {
        try {
            return Files.readAllLines(data.resolve(NAME));
        } catch (IOException e) {
            return List.of();
        }
    }
}
