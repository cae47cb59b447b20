package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;

/** {@code fasttrack browse PEER [FOLDER]}. */
public final class BrowseCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @Parameter(description = "PEER [FOLDER]", required = true)
    private List<String> words = new ArrayList<>();

    @Parameter(names = "--from", description = "skip so many files")
    private int from;

    @Parameter(names = "--count", description = "files a page")
    private int count = 100;

    @Override
    public String name() {
        return "browse";
    }

    @Override
    public Group group() {
        return Group.USE;
    }

    @Override
    public String summary() {
        return "list what one peer shares";
    }

    @Override
    public String arguments() {
        return "PEER [FOLDER]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack browse PEER_ID                      # the first 100 files",
                "fasttrack browse PEER_ID music/live --from 100");
    }

    @Override
    public int run(Console console) {
        String folder = words.size() > 1 ? words.get(1) : "";
        String path = "/v1/browse?peer=" + encode(words.getFirst()) + "&folder=" + encode(folder) + "&from=" + from
                + "&count=" + count;
        data.call("GET", path, Map.of(), line -> {
            if (data.json) {
                console.json(line);
            } else if (line.containsKey("done")) {
                console.note(line.get("total") + " files in all");
            } else {
                console.line(String.format("%10s  %s", Sizes.show(Json.number(line, "size", 0)), line.get("name")));
            }
        });
        return ExitCode.DONE;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
