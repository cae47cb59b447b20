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
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;

/** {@code fasttrack browse PEER [FOLDER]}. */
public final class BrowseCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @Parameter(description = "PEER|NUMBER [FOLDER]", required = true)
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
        return "PEER|NUMBER [FOLDER]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack browse 2                            # whoever has result 2 of the last search",
                "fasttrack browse PEER_ID                      # the first 100 files",
                "fasttrack browse PEER_ID music/live --from 100");
    }

    @Override
    public int run(Console console) {
        String folder = words.size() > 1 ? words.get(1) : "";
        String peer = LastSearch.resolvePeer(data.folder(), words.getFirst());
        List<LastSearch.Shown> shown = new ArrayList<>();
        data.call("GET", page(peer, folder, from, count), Map.of(), line -> {
            if (!line.containsKey("done")) {
                shown.add(new LastSearch.Shown(
                        String.valueOf(line.get("id")), List.of(peer), String.valueOf(line.get("name"))));
            }
            if (data.json) {
                console.json(line);
            } else if (line.containsKey("done")) {
                console.note(shown(shown.size(), Json.number(line, "total", 0)));
            } else {
                console.line(String.format(
                        "%4d  %10s  %s", shown.size(), Sizes.show(Json.number(line, "size", 0)), line.get("name")));
            }
        });
        LastSearch.remember(data.folder(), shown, console);
        return shown.isEmpty() ? ExitCode.NO : ExitCode.DONE;
    }

    private String shown(int files, long total) {
        if (total == 0) {
            return "nothing is shared there";
        }
        if (files == 0) {
            return "there are " + Count.of(total, "file") + ": none from " + from + " on";
        }
        long next = from + (long) files;
        return next - from == total
                ? Count.of(total, "file") + " in all"
                : "files " + (from + 1) + " to " + next + " of " + Count.of(total, "file")
                        + (next < total ? "; --from " + next + " shows more" : "");
    }

    /** What to ask the local API for. @param folder {@code label/path}, or empty for all */
    static String page(String peer, String folder, int from, int count) {
        return "/v1/browse?peer=" + encode(peer) + "&folder=" + encode(folder) + "&from=" + from + "&count=" + count;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
