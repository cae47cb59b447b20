package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.query.Filters;
import org.fasttrack.peer.search.Answer;
import org.fasttrack.peer.search.Question;

/**
 * Six peers fetch one file at once. Of its four sources one cannot be connected to, one is killed on the way and one sends
 * spoiled blocks; what the peers have they give each other meanwhile.
 */
final class SwarmScene implements Scene {
    private static final String NAME = "archive.zip";
    private static final int SOURCES = 4;
    private static final long REGISTER_SECONDS = 30;
    /** Slow enough that the sources alone would take several times as long as the swarm does. */
    private static final long SOURCE_BYTES_A_SECOND = 4 << 20;

    /** The four, three of them in this process. */
    private record Sources(Path original, Member open, Member firewalled, Member spoiled, Doomed doomed) {
        List<Member> members() {
            return List.of(open, firewalled, spoiled);
        }

        ContentId content() {
            return open.role().library().holdings().files().getFirst().record().content();
        }

        /** Of all who may give, by node id. */
        Map<String, String> names(List<Member> peers) {
            Map<String, String> names = new LinkedHashMap<>();
            names.put(open.self().id().toString(), "open source");
            names.put(firewalled.self().id().toString(), "firewalled source");
            names.put(doomed.id().toString(), "killed source");
            names.put(spoiled.self().id().toString(), "spoiled source");
            peers.forEach(peer -> names.put(peer.self().id().toString(), peer.name()));
            return names;
        }
    }

    @Override
    public void play(Stage stage) throws IOException, InterruptedException {
        stage.steps.doing("four more peers share an archive that nobody has yet");
        Sources sources = start(stage);
        Question question =
                new Question("", new Filters(null, 0, Long.MAX_VALUE, sources.content()), 10, Duration.ofSeconds(3));
        // The supernodes tell each other within a second what they hold.
        boolean found = Stage.poll(
                REGISTER_SECONDS,
                () -> stage.ask(question).map(SwarmScene::owners).orElse(0) == SOURCES);
        if (!found) {
            throw new IOException("a search does not find the four sources within " + REGISTER_SECONDS + " s");
        }
        tell(stage, sources, fetch(stage, sources));
        for (Member source : sources.members()) {
            stage.network.stop(source);
        }
    }

    private static Sources start(Stage stage) throws IOException, InterruptedException {
        DemoNetwork network = stage.network;
        Path folder = bundle(stage, "open");
        return new Sources(
                folder.resolve(NAME),
                network.startSource("open", folder, false, SOURCE_BYTES_A_SECOND),
                network.startSource("firewalled", bundle(stage, "firewalled"), true, SOURCE_BYTES_A_SECOND),
                spoiled(stage),
                network.startDoomed("killed", bundle(stage, "killed"), SOURCE_BYTES_A_SECOND));
    }

    /** Its file changes while it does not run: a running node would notice and serve it no longer. */
    private static Member spoiled(Stage stage) throws IOException, InterruptedException {
        Path folder = bundle(stage, "spoiled");
        stage.network.stop(stage.network.startSource("spoiled", folder, false, SOURCE_BYTES_A_SECOND));
        Bundle.spoil(folder.resolve(NAME));
        return stage.network.startSource("spoiled", folder, false, SOURCE_BYTES_A_SECOND);
    }

    private static int owners(Answer answer) {
        return answer.results().stream()
                .mapToInt(result -> result.sources().size())
                .sum();
    }

    /** @return the folder that it is in */
    private static Path bundle(Stage stage, String source) throws IOException {
        Path folder = Files.createDirectories(stage.network.folder().resolve("bundle-" + source));
        Bundle.write(
                stage.network.peers().getFirst().role().library().holdings().files(), folder.resolve(NAME));
        return folder;
    }

    /** One peer's fetch. */
    private record Fetch(Member peer, Path target, List<Map<String, Object>> lines, Thread thread) {
        Map<String, Object> done() {
            return lines.isEmpty() ? Map.of() : lines.getLast();
        }
    }

    /** @param millis from the first request to the last file; @param died whether the kill came while all were fetching */
    private record Outcome(List<Fetch> fetches, long millis, boolean died) {}

    private static Outcome fetch(Stage stage, Sources sources) throws IOException, InterruptedException {
        stage.steps.doing("six peers fetch it at once");
        long start = System.nanoTime();
        long some = Files.size(sources.original()) / 10;
        AtomicLong fetched = new AtomicLong();
        List<Fetch> fetches = new ArrayList<>();
        for (Member peer : stage.network.peers()) {
            Path target = stage.network.folder().resolve("swarm-" + peer.name());
            fetches.add(start(peer, sources.content(), target, fetched));
        }
        boolean died = Stage.poll(REGISTER_SECONDS, () -> fetched.get() > some);
        sources.doomed().death().kill();
        for (Fetch fetch : fetches) {
            fetch.thread().join();
        }
        return new Outcome(fetches, (System.nanoTime() - start) / 1_000_000, died);
    }

    private static Fetch start(Member peer, ContentId content, Path target, AtomicLong fetched) {
        List<Map<String, Object>> lines = new ArrayList<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                peer.call("POST", "/v1/get", Json.of("id", content.toString(), "path", target.toString()), line -> {
                    fetched.accumulateAndGet(Json.number(line, "progress", 0), Math::max);
                    lines.add(line);
                });
            } catch (IOException e) {
                lines.add(Json.of("error", String.valueOf(e.getMessage())));
            }
        });
        return new Fetch(peer, target, lines, thread);
    }

    private static void tell(Stage stage, Sources sources, Outcome outcome) throws IOException {
        Giving giving = new Giving(sources.names(stage.network.peers()));
        String spoiler = sources.spoiled().self().id().toString();
        int equal = 0;
        int bans = 0;
        for (Fetch fetch : outcome.fetches()) {
            boolean same = Files.exists(fetch.target()) && Files.mismatch(fetch.target(), sources.original()) < 0;
            equal += same ? 1 : 0;
            bans += String.valueOf(fetch.done().get("banned")).contains(spoiler) ? 1 : 0;
            giving.add(fetch.peer().name(), Json.objects(fetch.done(), "sources"));
        }
        long bytes = Files.size(sources.original());
        double seconds = outcome.millis() / 1000.0;
        double copies = Math.round(100.0 * giving.fromSources() / bytes) / 100.0;
        stage.steps.step(
                "six peers fetch one archive at once; of its sources one is firewalled, one killed, one sends spoiled blocks",
                equal == outcome.fetches().size() && bans > 0 && outcome.died() && giving.amongPeers() > 0,
                String.format(
                        Locale.ROOT,
                        "%d of 6 got it equal to the original (%s) in %.1f s; the sources sent %.2f copies, 4 MiB/s each\n"
                                + "%d of 6 banned the spoiled source\n%s",
                        equal,
                        Sizes.show(bytes),
                        seconds,
                        copies,
                        bans,
                        giving.table()),
                Json.of(
                        "equal", equal,
                        "bytes", bytes,
                        "seconds", seconds,
                        "bans", bans,
                        "copiesFromSources", copies,
                        "given", giving.values()));
    }
}
