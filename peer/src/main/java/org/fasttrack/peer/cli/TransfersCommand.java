package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack transfers [pause|resume|cancel|clear|limit] [NUMBER]}. */
public final class TransfersCommand implements Command {
    private static final List<String> ACTIONS = List.of("pause", "resume", "cancel");

    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @Parameter(description = "[pause|resume|cancel NUMBER...|all] | clear | [limit [NUMBER]]")
    private List<String> words = new ArrayList<>();

    @Parameter(
            names = "--up",
            description = "limit: bytes a second that it may send, such as 500K; 0 for no limit; not named: as it is",
            converter = Sizes.SizeConverter.class,
            placeholder = "RATE")
    private @Nullable Long up;

    @Parameter(
            names = "--down",
            description = "limit: bytes a second that it may fetch, such as 2M; 0 for no limit; not named: as it is",
            converter = Sizes.SizeConverter.class,
            placeholder = "RATE")
    private @Nullable Long down;

    @Parameter(
            names = "--watch",
            description =
                    "show it again every second until Ctrl-C; in a pipe, what changes; --json: one object a second")
    private boolean watch;

    @Override
    public String name() {
        return "transfers";
    }

    @Override
    public Group group() {
        return Group.USE;
    }

    @Override
    public String summary() {
        return "what is being fetched and served, with sources and rates; control over it";
    }

    @Override
    public String arguments() {
        return "[--watch] | [pause|resume|cancel NUMBER...|all] | clear | [limit [NUMBER]]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack transfers                           # everything, with its number",
                "fasttrack transfers --watch                   # the same, live, until Ctrl-C",
                "fasttrack transfers pause 2 5-9               # or: pause all",
                "fasttrack transfers clear                     # finished ones leave the list; the files stay",
                "fasttrack transfers limit 2 --down 500K       # one download",
                "fasttrack transfers limit --up 1M             # everything together, kept over restarts",
                "fasttrack transfers limit                     # what the limits are");
    }

    @Override
    public int run(Console console) throws InterruptedException {
        String action = words.isEmpty() ? "list" : words.getFirst();
        List<String> numbers = words.isEmpty() ? List.of() : words.subList(1, words.size());
        if (watch) {
            if (!words.isEmpty()) {
                throw new Failure(ExitCode.USAGE, "--watch shows all transfers: leave '" + action + "' out");
            }
            new TransferWatch(data, console).run();
        } else if (action.equals("list") && numbers.isEmpty()) {
            list(console);
        } else if (action.equals("clear") && numbers.isEmpty()) {
            act(action, Map.of(), console);
        } else if (action.equals("limit") && numbers.size() <= 1) {
            limit(numbers, console);
        } else if (ACTIONS.contains(action) && !numbers.isEmpty()) {
            return actOnEach(action, numbers, console);
        } else {
            throw new Failure(ExitCode.USAGE, "transfers takes: " + arguments());
        }
        return ExitCode.DONE;
    }

    /** @param numbers of downloads, ranges such as {@code 5-9}, or {@code all} to which {@code action} can be done */
    private List<Integer> chosen(String action, List<String> numbers) {
        if (!numbers.equals(List.of("all"))) {
            return numbers.stream()
                    .flatMap(asked -> LastSearch.numbers(asked).stream())
                    .map(TransfersCommand::parsed)
                    .distinct()
                    .toList();
        }
        List<Integer> all = new ArrayList<>();
        data.call("GET", "/v1/transfers", Map.of(), line -> {
            if (line.containsKey("number") && applies(action, String.valueOf(line.get("state")))) {
                all.add((int) Json.number(line, "number", 0));
            }
        });
        return all;
    }

    /** What refuses does not keep the others from it. @return the exit code of the first that refused */
    private int actOnEach(String action, List<String> numbers, Console console) {
        List<Integer> chosen = chosen(action, numbers);
        if (chosen.isEmpty()) {
            console.note("there is nothing to " + action);
        }
        int code = ExitCode.DONE;
        for (int number : chosen) {
            try {
                act(action, Json.of("number", number), console);
            } catch (Failure e) {
                if (e.exitCode() == ExitCode.UNREACHABLE) {
                    throw e;
                }
                console.note("fasttrack transfers: " + e.getMessage());
                code = code == ExitCode.DONE ? e.exitCode() : code;
            }
        }
        return code;
    }

    private static boolean applies(String action, String state) {
        return switch (action) {
            case "pause" -> List.of("queued", "running", "waiting").contains(state);
            case "resume" -> List.of("paused", "waiting", "failed").contains(state);
            default -> !state.equals("done");
        };
    }

    private void list(Console console) {
        boolean[] any = {data.json};
        FolderSums folders = new FolderSums();
        Set<String> peers = new LinkedHashSet<>();
        data.call("GET", "/v1/transfers", Map.of(), line -> {
            peers.addAll(TransferLines.peers(line));
            any[0] |=
                    line.containsKey("number") || !Json.objects(line, "uploads").isEmpty();
            if (line.containsKey("number")) {
                folders.add(line);
            } else if (!data.json) {
                folders.lines().forEach(console::line);
            }
            show(line, console);
        });
        LastPeers.remember(data.folder(), peers, console);
        if (!any[0]) {
            console.note("nothing is being fetched or served");
        }
    }

    private void limit(List<String> numbers, Console console) {
        Integer number = numbers.isEmpty() ? null : parsed(numbers.getFirst());
        act("limit", Json.of("number", number, "up", up, "down", down), console);
    }

    private static int parsed(String number) {
        if (!number.matches("[1-9][0-9]{0,8}")) {
            throw new Failure(
                    ExitCode.USAGE, "'" + number + "' is no number of a download: 'fasttrack transfers' shows them");
        }
        return Integer.parseInt(number);
    }

    private void act(String action, Map<String, Object> body, Console console) {
        data.call("POST", "/v1/transfers/" + action, body, line -> show(line, console));
    }

    private void show(Map<String, Object> line, Console console) {
        if (data.json) {
            console.json(line);
        } else if (line.containsKey("cancelled")) {
            console.line(line.get("cancelled") + " cancelled");
        } else if (line.containsKey("cleared")) {
            console.line(Count.of(Json.number(line, "cleared", 0), "finished download") + " off the list");
        } else if (line.containsKey("number")) {
            TransferLines.download(line).forEach(console::line);
        } else {
            TransferLines.uploads(line).forEach(console::line);
        }
    }
}
