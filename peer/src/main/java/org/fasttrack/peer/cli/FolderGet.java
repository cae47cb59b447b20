package org.fasttrack.peer.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.files.SafeName;
import org.fasttrack.peer.files.SameContent;
import org.fasttrack.peer.queue.DownloadQueue;

/**
 * {@code get --folder}: all that one peer shares in a folder and below it, into a tree of the same shape; some files at
 * once, and none that is there already. Others who have a file give of it too.
 */
final class FolderGet {
    /** As many as a supernode tells of at once. */
    private static final int PAGE = 1_000;

    private static final int MAX_FILES = 1_000_000;

    private final DataOptions data;
    private final Console console;
    private final String peer;
    private final String folder;

    private final FolderTally tally;

    /** @param folder {@code label/path} as its owner shares it; empty for all that the peer shares */
    FolderGet(DataOptions data, Console console, String peer, String folder) {
        this.data = data;
        this.console = console;
        this.peer = peer;
        this.folder = folder.replaceAll("^/+|/+$", "");
        this.tally = new FolderTally(console);
    }

    /** @param name as its owner shares it */
    private record Listed(String id, String name, long bytes) {}

    /**
     * Fetches all; one that fails does not keep the others from coming.
     *
     * @param target the folder in which the fetched folder shall stand
     * @param wish what to ask of the local node for one file
     * @return the exit code
     */
    int into(Path target, Function<Target, Map<String, Object>> wish) throws InterruptedException {
        List<Listed> all = list();
        if (all.isEmpty()) {
            String where = folder.isEmpty() ? "" : " in " + folder;
            throw new Failure(
                    ExitCode.NO, "that peer shares nothing" + where + ": 'fasttrack browse' lists what it does");
        }
        tally.begin(all.size(), all.stream().mapToLong(Listed::bytes).sum());
        int code = fetchAll(all, target, wish);
        tally.end(data.json);
        return code;
    }

    private int fetchAll(List<Listed> all, Path target, Function<Target, Map<String, Object>> wish)
            throws InterruptedException {
        int code = ExitCode.DONE;
        List<Path> names = SafeName.allByCase(all.stream().map(this::relative).toList());
        ExecutorService workers = Executors.newFixedThreadPool(
                DownloadQueue.AT_ONCE, Thread.ofVirtual().factory());
        try {
            List<Future<Integer>> ends = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                Listed file = all.get(i);
                Path path = target.resolve(names.get(i));
                ends.add(workers.submit(() -> fetch(file, path, wish)));
            }
            for (Future<Integer> end : ends) {
                code = worse(code, end.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a file's fetch ended in an error of ours", e.getCause());
        } finally {
            workers.shutdownNow();
        }
        return code;
    }

    /** What one file is asked for as. */
    record Target(String id, Path path) {}

    private static int worse(int code, int other) {
        return code == ExitCode.DONE ? other : code;
    }

    private List<Listed> list() {
        List<Listed> all = new ArrayList<>();
        long total = 1;
        for (int from = 0; from < total; from += PAGE) {
            total = page(from, all);
            if (total > MAX_FILES) {
                throw new Failure(
                        ExitCode.REFUSED,
                        "that are " + Count.of(total, "file") + ", and " + Count.of(MAX_FILES, "file")
                                + " is the most at once: name a folder below it");
            }
        }
        return all;
    }

    /** @return how many there are in all */
    private long page(int from, List<Listed> all) {
        long[] total = {0};
        data.call("GET", BrowseCommand.page(peer, folder, from, PAGE), Map.of(), line -> {
            if (line.containsKey("done")) {
                total[0] = Json.number(line, "total", 0);
            } else {
                all.add(new Listed(
                        String.valueOf(line.get("id")),
                        String.valueOf(line.get("name")),
                        Json.number(line, "size", 0)));
            }
        });
        return total[0];
    }

    /** The fetched folder's own name stays, what stands before it goes. */
    private List<String> relative(Listed file) {
        String name = file.name();
        int parent = folder.lastIndexOf('/') + 1;
        String below = name.startsWith(folder) ? name.substring(parent) : name;
        List<String> parts = Arrays.stream(below.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        return parts.isEmpty() ? List.of(file.id()) : parts;
    }

    private int fetch(Listed file, Path path, Function<Target, Map<String, Object>> wish) {
        try {
            FolderTally.File one = tally.file(file.bytes());
            if (SameContent.holds(path, ContentId.parse(file.id()), file.bytes())) {
                one.here(); // the node would say so too, after it asked its supernode
                return ExitCode.DONE;
            }
            data.call("POST", "/v1/get", wish.apply(new Target(file.id(), path)), line -> show(one, line));
            return ExitCode.DONE;
        } catch (Failure e) {
            console.note("fasttrack get: " + file.name() + ": " + e.getMessage());
            return e.exitCode();
        } catch (IOException e) {
            console.note("fasttrack get: " + file.name() + ": cannot be written to " + path + ": " + e.getMessage());
            return ExitCode.REFUSED;
        }
    }

    private void show(FolderTally.File file, Map<String, Object> line) {
        if (data.json) {
            console.json(line);
        }
        if (line.containsKey("here")) {
            file.here();
        } else if (line.containsKey("progress")) {
            file.progress(Json.number(line, "progress", 0));
        } else if (line.containsKey("queued")) {
            file.queued();
        } else if (line.containsKey("done")) {
            file.done();
            if (!data.json) {
                console.clearProgress();
                console.line(String.valueOf(line.get("path")));
            }
        }
    }
}
