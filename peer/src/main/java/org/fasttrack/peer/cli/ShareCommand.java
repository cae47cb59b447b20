package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
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
        Consumer<Map<String, Object>> lines = line -> {
            if (data.json) {
                console.json(line);
            } else if (line.containsKey("done")) {
                console.note(Count.of(Json.number(line, "files", 0), "file") + " shared, " + line.get("skipped")
                        + " skipped");
            } else if (line.containsKey("skipped")) {
                console.line("not shared: " + line.get("skipped") + ": " + line.get("detail"));
            } else {
                console.line(line.get("label") + "  " + line.get("path"));
            }
        };
        String argument = words.size() > 1 ? words.get(1) : "";
        switch (words.getFirst() + " " + words.size()) {
            case "list 1" -> data.call("GET", "/v1/shares", Map.of(), lines);
            case "rescan 1" -> data.call("POST", "/v1/shares/rescan", Map.of(), lines);
            case "remove 2" ->
                data.call(
                        "DELETE",
                        "/v1/shares?label=" + URLEncoder.encode(argument, StandardCharsets.UTF_8),
                        Map.of(),
                        lines);
            case "add 2" -> {
                int equals = Folders.labelEnd(argument);
                Path folder = Path.of(argument.substring(equals + 1)).toAbsolutePath();
                String label = equals > 0 ? argument.substring(0, equals) : null;
                data.call("POST", "/v1/shares", Json.of("path", folder.toString(), "label", label), lines);
            }
            default -> throw new Failure(ExitCode.USAGE, "share takes: " + arguments());
        }
        return ExitCode.DONE;
    }
}
