package org.fasttrack.peer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Words;
import org.fasttrack.peer.library.SharedFile;
import org.fasttrack.peer.library.SharedFolder;
import org.fasttrack.peer.node.Downloads;
import org.fasttrack.peer.node.Node;
import org.fasttrack.peer.search.Answer;
import org.fasttrack.peer.search.Question;
import org.fasttrack.peer.search.SearchResult;
import org.fasttrack.peer.uplink.Attachment;
import org.fasttrack.peer.uplink.SupernodeClient;

/** The demo's story, step by step; each step checks what it claims. */
final class Demo {
    private static final int SHARING_PEERS = 5;
    private static final long CLUSTER_SECONDS = 60;
    private static final long ATTACH_SECONDS = 30;
    private static final long HEAL_SECONDS = 30;
    private static final long LARGEST_FETCH = 256L << 20;

    private final DemoNetwork network;
    private final DemoSteps steps;
    private final List<Path> folders;
    private long files;

    Demo(DemoNetwork network, DemoSteps steps, List<Path> folders) {
        this.network = network;
        this.steps = steps;
        this.folders = folders;
    }

    void run() throws IOException, InterruptedException {
        steps.title("A network of 3 supernodes and 6 peers on this machine, over real sockets");
        steps.doing("starting 3 supernodes");
        long start = System.nanoTime();
        network.startSupernodes();
        // Supernodes that start at the same moment may each found a cluster; these find each other and merge.
        boolean whole =
                poll(CLUSTER_SECONDS, () -> network.clusterSizes().stream().allMatch(size -> size == 3));
        steps.step(
                "3 supernodes" + network.where() + " form one cluster",
                whole,
                String.format(
                        Locale.ROOT,
                        "%.1f s; each sees %s; all traffic in TLS 1.3 between identities that are keys",
                        seconds(start),
                        network.clusterSizes()),
                Json.of("seconds", seconds(start), "clusterSizes", network.clusterSizes()));
        share();
        DemoNetwork.Member asker = network.startPeer("peer6", List.of());
        awaitAttached();
        SharedFile wanted = largest();
        Answer answer = search(asker, wanted);
        fetch(asker, answer, wanted);
        loseSupernode(asker, wanted);
    }

    static double seconds(long since) {
        return Math.round((System.nanoTime() - since) / 1e7) / 100.0;
    }

    /** Every folder is shared by three of the five peers, so that there are several sources. */
    private void share() throws IOException, InterruptedException {
        long start = System.nanoTime();
        long bytes = 0;
        for (int i = 0; i < SHARING_PEERS; i++) {
            steps.doing("peer " + (i + 1) + " hashes what it shares");
            List<SharedFolder> shared = new ArrayList<>();
            for (int f = 0; f < folders.size(); f++) {
                if ((i - f % SHARING_PEERS + SHARING_PEERS) % SHARING_PEERS < 3) {
                    shared.add(SharedFolder.of((f + 1) + "-" + folders.get(f).getFileName(), folders.get(f)));
                }
            }
            DemoNetwork.Member member = network.startPeer("peer" + (i + 1), shared);
            files += member.role().list().records().size();
            bytes += member.role().list().totalBytes();
        }
        double seconds = seconds(start);
        steps.step(
                "5 peers hash real files: "
                        + String.join(", ", folders.stream().map(Path::toString).toList()),
                files > 0,
                String.format(
                        Locale.ROOT,
                        "%,d files, %s in %.1f s (%.0f MB/s), each to the Merkle root of its 16 KiB blocks",
                        files,
                        Sizes.show(bytes),
                        seconds,
                        bytes / 1e6 / seconds),
                Json.of("files", files, "bytes", bytes, "seconds", seconds));
    }

    private void awaitAttached() throws IOException, InterruptedException {
        long start = System.nanoTime();
        steps.doing("peers choose supernodes and register");
        boolean all = poll(ATTACH_SECONDS, () -> network.peers().stream().allMatch(Demo::registered));
        List<Map<String, Object>> attached =
                network.peers().stream().map(Demo::attachment).toList();
        steps.step(
                "6 peers attach to a nearby supernode and register their signed lists",
                all,
                String.format(
                        Locale.ROOT,
                        "%.1f s; %s",
                        seconds(start),
                        String.join(
                                "\n       ",
                                attached.stream()
                                        .map(a -> a.get("peer") + " to " + a.get("supernode") + ", round trip "
                                                + a.get("rttMillis") + " ms, " + a.get("files") + " files")
                                        .toList())),
                Json.of("seconds", seconds(start), "attached", attached));
    }

    private static Map<String, Object> attachment(DemoNetwork.Member peer) {
        Optional<Attachment> attachment = peer.role().uplink().attachment();
        return Json.of(
                "peer", peer.name(),
                "supernode", attachment.map(a -> a.supernode().shortForm()).orElse("nobody"),
                "rttMillis",
                        attachment
                                .map(a -> Math.round(a.roundTrip().toNanos() / 1e5) / 10.0)
                                .orElse(-1.0),
                "files", attachment.map(Attachment::registeredFiles).orElse(0));
    }

    private static boolean registered(DemoNetwork.Member peer) {
        int shared = peer.role().list().records().size();
        return peer.role()
                .uplink()
                .attachment()
                .filter(a -> a.version() > 0 && a.registeredFiles() == shared)
                .isPresent();
    }

    private SharedFile largest() {
        return network.peers().getFirst().role().library().holdings().files().stream()
                .filter(file -> file.record().bytes() <= LARGEST_FETCH)
                .max(Comparator.comparingLong(file -> file.record().bytes()))
                .orElseThrow(() -> new IllegalArgumentException("the folders hold no file to fetch"));
    }

    private static Question question(SharedFile wanted) {
        String name = wanted.record().name();
        List<String> runs = Words.runs(name.substring(name.lastIndexOf('/') + 1));
        String text = String.join(" ", runs);
        boolean searchable = runs.size() <= 30 && !text.isBlank();
        Filters filters = searchable
                ? Filters.NONE
                : new Filters(null, 0, Long.MAX_VALUE, wanted.record().content());
        return new Question(searchable ? text : "", filters, 100, java.time.Duration.ofSeconds(3));
    }

    private static Optional<Answer> ask(DemoNetwork.Member asker, Question question) throws InterruptedException {
        Optional<SupernodeClient> client = asker.role().uplink().client();
        try {
            return client.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Node.asker(asker.self()).ask(client.get(), question));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Answer search(DemoNetwork.Member asker, SharedFile wanted) throws InterruptedException {
        Question question = question(wanted);
        List<Double> millis = new ArrayList<>();
        Answer answer = null;
        for (int i = 0; i < 20; i++) {
            Optional<Answer> got = ask(asker, question);
            if (got.isPresent()) {
                answer = got.get();
                millis.add(answer.millis());
            }
        }
        if (answer == null) {
            throw new IllegalStateException("no supernode answered the search");
        }
        millis.sort(Comparator.naturalOrder());
        boolean held = complete(answer) && found(answer, wanted).isPresent();
        steps.step(
                "peer6 searches for '" + question.text() + "'; the cluster answers",
                held,
                String.format(
                        Locale.ROOT,
                        "%s in %.1f ms (median of %d searches)\n%s\n%d hits failed the check of their owner's signature",
                        answer.results().size() == 1
                                ? "1 result"
                                : answer.results().size() + " results",
                        millis.get(millis.size() / 2),
                        millis.size(),
                        completeness(answer),
                        answer.dropped().size()),
                Json.of(
                        "results",
                        answer.results().size(),
                        "millis",
                        millis.get(millis.size() / 2),
                        "asked",
                        answer.completeness().getAsked(),
                        "answered",
                        answer.completeness().getAnswered(),
                        "filesCovered",
                        answer.completeness().getFilesCovered()));
        return answer;
    }

    private static boolean complete(Answer answer) {
        return answer.completeness().getAsked() == answer.completeness().getAnswered();
    }

    private static String completeness(Answer answer) {
        var c = answer.completeness();
        int others = c.getSupernodes() - c.getAsked();
        return c.getAnswered() + " of " + c.getAsked() + " supernodes asked answered"
                + (others > 0 ? " (the other " + others + " cannot have it)" : "")
                + String.format(
                        Locale.ROOT, ", covering %d peers and %,d files", c.getPeersCovered(), c.getFilesCovered());
    }

    private static Optional<SearchResult> found(Answer answer, SharedFile wanted) {
        return answer.results().stream()
                .filter(result -> result.id().equals(wanted.record().content()))
                .findFirst();
    }

    private void fetch(DemoNetwork.Member asker, Answer answer, SharedFile wanted)
            throws IOException, InterruptedException {
        Path target = network.folder().resolve("fetched");
        Optional<SearchResult> found = found(answer, wanted);
        if (found.isEmpty()) {
            steps.step("the file is fetched", false, "the search did not find it", Map.of());
            return;
        }
        List<Map<String, Object>> lines = new ArrayList<>();
        new Downloads(asker.self(), Node.asker(asker.self())).fetch(List.of(found.get()), target, null, lines::add);
        Map<String, Object> done = lines.getLast();
        double seconds = done.get("seconds") instanceof Number n ? Math.max(0.001, n.doubleValue()) : 1;
        int sources = Json.objects(done, "sources").size();
        boolean same = Files.mismatch(target, wanted.path()) < 0;
        steps.step(
                "peer6 fetches " + wanted.record().name() + " from several peers at once, every 16 KiB verified",
                same && (sources > 1 || wanted.record().bytes() < (8 << 20)),
                String.format(
                        Locale.ROOT,
                        "%s in %.2f s (%.0f MB/s) from %d sources; compared with the original: %s",
                        Sizes.show(wanted.record().bytes()),
                        seconds,
                        wanted.record().bytes() / 1e6 / seconds,
                        sources,
                        same ? "equal" : "DIFFERENT"),
                Json.of("bytes", wanted.record().bytes(), "seconds", seconds, "sources", sources, "same", same));
    }

    /** Kills the supernode that has the first peer and waits until a search covers every file again. */
    private void loseSupernode(DemoNetwork.Member asker, SharedFile wanted) throws IOException, InterruptedException {
        Optional<Attachment> first = network.peers().getFirst().role().uplink().attachment();
        int victim = 0;
        for (int i = 0; i < network.roots().size(); i++) {
            if (first.isPresent()
                    && network.roots().get(i).id().equals(first.get().supernode())) {
                victim = i;
            }
        }
        long orphans = network.peers().stream()
                .filter(peer -> peer.role()
                        .uplink()
                        .attachment()
                        .map(Attachment::supernode)
                        .equals(first.map(Attachment::supernode)))
                .count();
        steps.doing("a supernode dies");
        network.kill(victim);
        long start = System.nanoTime();
        Question question = question(wanted);
        int wantedOwners = owners(wanted);
        boolean healed = poll(HEAL_SECONDS, () -> {
            Optional<Answer> answer = ask(asker, question);
            return answer.isPresent()
                    && complete(answer.get())
                    && answer.get().completeness().getFilesCovered() == files
                    && found(answer.get(), wanted)
                            .filter(r -> r.sources().size() >= wantedOwners)
                            .isPresent();
        });
        steps.step(
                network.death() + "; its peers move, and the search is complete again",
                healed,
                String.format(
                        Locale.ROOT,
                        "%d peers lost their supernode; %.2f s until all %,d files were covered and every source found again",
                        orphans,
                        seconds(start),
                        files),
                Json.of("orphans", orphans, "seconds", seconds(start), "files", files));
    }

    private int owners(SharedFile wanted) {
        return (int) network.peers().stream()
                .filter(peer -> peer.role()
                        .library()
                        .holdings()
                        .byContent(wanted.record().content())
                        .isPresent())
                .count();
    }

    /** A condition that is looked at until it holds. */
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static boolean poll(long seconds, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < deadline) {
            if (condition.holds()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return false;
    }
}
