package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Printable;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.node.Folders;

/** {@code fasttrack share add|remove|list|rescan}. */
public final class ShareCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @Parameter(description = "add [LABEL=]DIR | remove LABEL | list | rescan", required = true)
    private List<String> words = new ArrayList<>();

    @Override
    public String name() {
        return "share";
    }

    @Override
    public String summary() {
        return "manage the local node's shared folders";
    }

    @Override
    public String arguments() {
        return "add [LABEL=]DIR | remove LABEL | list | rescan";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack share add talks=/srv/video           # kept over restarts",
                "fasttrack share list                           # and what in them is not shared, and why");
    }

    @Override
    public int run(Console console) {
        String argument = words.size() > 1 ? words.get(1) : "";
        switch (words.getFirst() + " " + words.size()) {
            case "list 1" -> data.call("GET", "/v1/shares", Map.of(), line -> listed(line, console));
            case "rescan 1" -> scan("/v1/shares/rescan", Map.of(), console);
            case "remove 2" ->
                data.call(
                        "DELETE",
                        "/v1/shares?label=" + URLEncoder.encode(argument, StandardCharsets.UTF_8),
                        Map.of(),
                        line -> listed(line, console));
            case "add 2" -> {
                requireLabel(argument);
                int equals = Folders.labelEnd(argument);
                Path folder = Path.of(argument.substring(equals + 1)).toAbsolutePath();
                String label = equals > 0 ? argument.substring(0, equals) : null;
                scan("/v1/shares", Json.of("path", folder.toString(), "label", label), console);
            }
            default -> throw new Failure(ExitCode.USAGE, "share takes: " + arguments());
        }
        return ExitCode.DONE;
    }

    private static void requireLabel(String argument) {
        try {
            Folders.requireLabel(argument);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Shows the scan until it has ended; at Ctrl-C it goes on without us. */
    private void scan(String path, Map<String, Object> body, Console console) {
        AtomicBoolean ended = new AtomicBoolean();
        Thread interrupted = new Thread(
                () -> {
                    if (!ended.get()) {
                        console.note(
                                "fasttrack share: the node goes on in the background; 'fasttrack share list' shows how far");
                    }
                },
                "interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            data.call("POST", path, body, line -> scanned(line, console));
        } finally {
            ended.set(true);
        }
    }

    private void scanned(Map<String, Object> line, Console console) {
        if (line.containsKey("scanning") && !data.json) {
            console.progress(ScanLine.of(line));
        } else {
            listed(line, console);
        }
    }

    private void listed(Map<String, Object> line, Console console) {
        if (data.json) {
            console.json(line);
        } else if (line.containsKey("done")) {
            console.note(ScanLine.ended(line));
        } else if (line.containsKey("scanning")) {
            console.line("scanning: " + ScanLine.of(line));
        } else if (line.containsKey("skipped")) {
            console.line(Printable.line("not shared: " + line.get("skipped") + ": " + line.get("detail")));
        } else {
            console.line(Printable.line(line.get("label") + "  " + line.get("path")) + "  "
                    + Count.of(Json.number(line, "files", 0), "file") + ", "
                    + Sizes.show(Json.number(line, "bytes", 0)));
        }
    }
}
