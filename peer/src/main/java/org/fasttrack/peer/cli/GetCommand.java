package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.network.Membership;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.node.Downloads;
import org.fasttrack.peer.node.Node;
import org.fasttrack.peer.node.Receipts;
import org.fasttrack.peer.reach.Reach;
import org.fasttrack.peer.receipt.Courier;
import org.fasttrack.peer.search.SearchResult;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack get ID|NUMBER|FILE.torrent|magnet:...}. */
public final class GetCommand implements Command {
    private static final int PATIENCE_SECONDS = 3;

    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @ParametersDelegate
    private final NodeOptions node = new NodeOptions();

    @Parameter(description = "content ids, numbers of the last search, torrent files, or magnet links", required = true)
    private List<String> wanted = new ArrayList<>();

    @Parameter(
            names = {"-o", "--output"},
            description = "file or folder to write to (default: this folder)",
            placeholder = "FILE")
    private String output = "";

    @Parameter(
            names = "--via",
            description = "ask the supernode at HOST:PORT directly, with no local node",
            placeholder = "HOST:PORT")
    private @Nullable String via;

    @Parameter(names = "--source", description = "fetch from this peer only", placeholder = "NODE_ID")
    private @Nullable String source;

    @Parameter(
            names = "--priority",
            description = "high, normal or low: which of the waiting begins next",
            placeholder = "LEVEL")
    private String priority = "normal";

    @Parameter(
            names = "--detach",
            description = "queue it in the local node and do not wait; 'fasttrack transfers' shows it")
    private boolean detach;

    @Parameter(
            names = "--folder",
            description = "fetch all that a peer shares in this folder; the peer stands where a content id would",
            placeholder = "FOLDER")
    private @Nullable String folder;

    private final CountDownLatch ended = new CountDownLatch(1);
    /** Whether what {@code -o} names is a folder, there or not: whoever writes the first file into it makes it. */
    private boolean intoFolder;

    @Override
    public String name() {
        return "get";
    }

    /** This process ends with the download: its receipts are not held back for longer ones. */
    private static final Courier.Pace AT_ONCE = new Courier.Pace(Duration.ZERO, Duration.ZERO);

    /** How long it stays for its receipts; what is left the next command takes along. */
    private static final Duration RECEIPTS = Duration.ofSeconds(5);

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
        return "ID|NUMBER|FILE.torrent|magnet:...|--folder FOLDER PEER";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack get 1 3-5 -o downloads/             # results 1 and 3 to 5 of the last search",
                "fasttrack get CONTENT_ID -o talk.mp4          # resumes where it stopped when run again",
                "fasttrack get --folder music/live PEER_ID     # all of it, as 'browse' lists it; what is here already stays",
                "fasttrack get debian.torrent -o downloads/    # from ordinary BitTorrent clients, in the clear");
    }

    @Override
    public int run(Console console) throws Exception {
        if (folder != null && via != null) {
            throw new Failure(ExitCode.USAGE, "--folder asks the local node: leave --via out");
        }
        Path target = target();
        Thread main = Thread.currentThread();
        Thread interrupted = new Thread(() -> stop(main, console), "interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            return folder == null ? fetchAll(target, console) : fetchFolder(folder, target, console);
        } finally {
            ended.countDown();
        }
    }

    /** The folder or file to write to. @throws Failure when it cannot be what was asked for */
    private Path target() {
        Path target = Path.of(output).toAbsolutePath();
        boolean several =
                wanted.size() > 1 || LastSearch.numbers(wanted.getFirst()).size() > 1;
        intoFolder = folder != null || several || output.endsWith("/") || output.endsWith(File.separator);
        if (Files.exists(target) && !Files.isDirectory(target)) {
            requireFile(target, several || folder != null);
        }
        return target;
    }

    /** @param several whether more than one file may come */
    private void requireFile(Path taken, boolean several) {
        if (!Files.isRegularFile(taken)) {
            throw new Failure(ExitCode.USAGE, taken + " is neither a file nor a folder: -o takes one of these");
        }
        if (intoFolder) {
            throw new Failure(
                    ExitCode.USAGE,
                    taken + " is a file" + (several ? ", and several are fetched: -o takes a folder" : ", no folder"));
        }
    }

    /** Ctrl-C: a download of this process stops in good order; one of the node does when we are gone. */
    private void stop(Thread main, Console console) {
        if (ended.getCount() == 0) {
            return;
        }
        main.interrupt();
        console.note("fasttrack get: interrupted; what came is kept in the .part file: the same command resumes it");
        if (via == null) {
            return;
        }
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fetches one after the other; one that fails does not keep the others from coming. */
    private int fetchAll(Path target, Console console) throws InterruptedException {
        int code = ExitCode.DONE;
        List<Asked> all = contents();
        for (Asked asked : all) {
            try {
                if (TorrentGet.names(asked.id())) {
                    TorrentGet.run(asked.id(), new TorrentGet.Place(target, intoFolder), data.json, console);
                } else {
                    fetch(asked, target, console);
                }
            } catch (Failure e) {
                if (all.size() == 1) {
                    throw e;
                }
                console.note("fasttrack get: " + asked.id() + ": " + e.getMessage());
                code = code == ExitCode.DONE ? e.exitCode() : code;
            }
        }
        return code;
    }

    private int fetchFolder(String below, Path target, Console console) throws InterruptedException {
        if (wanted.size() > 1) {
            throw new Failure(ExitCode.USAGE, "--folder takes one peer: its id, or the number of a result that it has");
        }
        String peer = LastSearch.resolvePeer(data.folder(), wanted.getFirst());
        return new FolderGet(data, console, peer, below)
                .into(target, file -> body(file.id(), null, file.path().toString()));
    }

    /** What is to be fetched, by content ids and names of torrents. @throws Failure when a number or a range stands for nothing */
    private List<Asked> contents() {
        return wanted.stream()
                .flatMap(asked -> LastSearch.numbers(asked).stream())
                .map(asked -> TorrentGet.names(asked)
                        ? new Asked(asked, null)
                        : new Asked(
                                LastSearch.resolve(data.folder(), asked), LastSearch.fileName(data.folder(), asked)))
                .toList();
    }

    /** @param name that its file shall have in a folder; null for the name that its sources give it */
    private record Asked(String id, @Nullable String name) {}

    private void fetch(Asked asked, Path target, Console console) throws InterruptedException {
        Consumer<Map<String, Object>> lines = data.json ? console::json : line -> print(line, target, console);
        if (via != null) {
            NodeOptions.address(via, "--via");
            fetchDirectly(via, asked.id(), target, lines);
        } else {
            String path = intoFolder ? target + "/" : target.toString();
            data.call("POST", "/v1/get", body(asked.id(), asked.name(), path), lines);
        }
    }

    private Map<String, Object> body(String id, @Nullable String name, String path) {
        return Json.of(
                "id", id,
                "name", name,
                "path", path,
                "source", source,
                "priority", priority,
                "detach", detach);
    }

    private void fetchDirectly(String supernode, String id, Path target, Consumer<Map<String, Object>> lines)
            throws InterruptedException {
        Membership self = node.membership(data);
        Receipts.Setting setting = new Receipts.Setting(data.folder(), AT_ONCE);
        try (SupernodeClient client = new SupernodeClient(self.tls(), self.admission(), supernode);
                Receipts receipts = new Receipts(self, setting)) {
            Reach reach = Reach.outward(self, client::push);
            receipts.through(() -> Optional.of(client), reach.dialer());
            Downloads downloads = new Downloads(self.id(), reach, Node.asker(self), receipts.book());
            List<SearchResult> found = downloads.locate(client, ContentId.parse(id));
            downloads.fetch(found, intoFolder ? Downloads.within(target, found) : target, source, lines);
            receipts.drain(RECEIPTS);
        } catch (IOException e) {
            throw new Failure(ExitCode.REFUSED, "receipts cannot be kept: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (Exchange.Refusal e) {
            throw new Failure(DataOptions.exitCode(e.status()), String.valueOf(e.getMessage()), e);
        }
    }

    private static void print(Map<String, Object> line, Path target, Console console) {
        if (line.containsKey("here")) {
            console.line(String.valueOf(line.get("path")));
            console.note("it was here already, with this content: nothing was fetched");
        } else if (line.containsKey("done")) {
            console.clearProgress();
            console.line(String.valueOf(line.get("path")));
            console.note(summary(line));
            Path file = Path.of(String.valueOf(line.get("path")));
            if (!Files.isDirectory(target) && !file.equals(target)) {
                console.note(target + " exists already and was left alone");
            }
        } else if (line.containsKey("queued")) {
            console.line("queued as number " + line.get("queued"));
        } else {
            console.progress(FetchBar.show(line, console.progressColumns()));
        }
    }

    private static String summary(Map<String, Object> done) {
        long bytes = Json.number(done, "bytes", 0);
        if (bytes == 0) {
            return "an empty file, so that nobody had to send anything";
        }
        List<Map<String, Object>> sources = Json.objects(done, "sources");
        long fetched = sources.stream()
                .mapToLong(source -> Json.number(source, "bytes", 0))
                .sum();
        double seconds = done.get("seconds") instanceof Number n ? n.doubleValue() : 0;
        String before = fetched < bytes ? Sizes.show(bytes) + ", of it now " : "";
        return String.format(
                Locale.ROOT,
                "%s%s in %.2f s (%s/s), verified, from %s",
                before,
                Sizes.show(fetched),
                seconds,
                Sizes.show((long) (fetched / Math.max(0.001, seconds))),
                Count.of(sources.size(), "peer"));
    }
}
