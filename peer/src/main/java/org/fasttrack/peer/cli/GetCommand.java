package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.network.Membership;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.node.Downloads;
import org.fasttrack.peer.node.Node;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack get ID|NUMBER...}. */
public final class GetCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @ParametersDelegate
    private final NodeOptions node = new NodeOptions();

    @Parameter(description = "content ids, or numbers of the last search", required = true)
    private List<String> wanted = new ArrayList<>();

    @Parameter(
            names = {"-o", "--output"},
            description = "file or folder to write to (default: this folder)")
    private String output = "";

    @Parameter(names = "--via", description = "ask the supernode at HOST:PORT directly, with no local node")
    private @Nullable String via;

    @Parameter(names = "--source", description = "fetch from this peer only")
    private @Nullable String source;

    @Override
    public String name() {
        return "get";
    }

    @Override
    public Group group() {
        return Group.USE;
    }

    @Override
    public String summary() {
        return "fetch files by content id, from several peers at once";
    }

    @Override
    public String arguments() {
        return "ID|NUMBER...";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack get 1 3 -o downloads/               # results 1 and 3 of the last search",
                "fasttrack get CONTENT_ID -o talk.mp4          # resumes where it stopped when run again");
    }

    @Override
    public int run(Console console) throws Exception {
        if (wanted.size() > 1 && !output.isEmpty() && !java.nio.file.Files.isDirectory(Path.of(output))) {
            throw new Failure(ExitCode.USAGE, "-o must be a folder when several contents are fetched");
        }
        Path target = Path.of(output).toAbsolutePath();
        for (String asked : wanted) {
            String id = LastSearch.resolve(data.folder(), asked);
            Consumer<Map<String, Object>> lines = data.json ? console::json : line -> print(line, console);
            if (via != null) {
                fetchDirectly(via, id, target, lines);
            } else {
                data.call("POST", "/v1/get", Json.of("id", id, "path", target.toString(), "source", source), lines);
            }
        }
        return ExitCode.DONE;
    }

    private void fetchDirectly(String supernode, String id, Path target, Consumer<Map<String, Object>> lines)
            throws InterruptedException {
        Membership self = node.membership(data);
        try (SupernodeClient client = new SupernodeClient(self.tls(), self.admission(), supernode)) {
            Downloads downloads = new Downloads(self, Node.asker(self));
            downloads.fetch(downloads.locate(client, ContentId.parse(id)), target, source, lines);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (Exchange.Refusal e) {
            throw new Failure(
                    e.status() == 503 ? ExitCode.UNREACHABLE : ExitCode.NO, String.valueOf(e.getMessage()), e);
        }
    }

    private static void print(Map<String, Object> line, Console console) {
        if (!line.containsKey("done")) {
            long done = Json.number(line, "progress", 0);
            long all = Math.max(1, Json.number(line, "bytes", 1));
            int filled = (int) (30 * done / all);
            console.progress("[" + "#".repeat(filled) + " ".repeat(30 - filled) + "] " + 100 * done / all + " %  "
                    + Sizes.show(done) + "  " + line.get("sources") + " sources");
            return;
        }
        console.clearProgress();
        long bytes = Json.number(line, "bytes", 0);
        double seconds = line.get("seconds") instanceof Number n ? n.doubleValue() : 0;
        console.line(String.valueOf(line.get("path")));
        console.note(String.format(
                Locale.ROOT,
                "%s in %.2f s (%.0f MB/s), verified, from %d peers",
                Sizes.show(bytes),
                seconds,
                bytes / 1e6 / Math.max(0.001, seconds),
                Json.objects(line, "sources").size()));
    }
}
