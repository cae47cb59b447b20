package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of any node at any moment, while files are shared, searched and fetched. Afterwards a plain restart is
 * all it takes: no corrupt file has its final name, and searches show every file, once, from whoever lives.
 */
class KillNineTest {
    private static final int LARGE_BYTES = 64 << 20;
    /** A supernode's lease of 30 s, and the time to tell the others. */
    private static final Duration LEASE = Duration.ofSeconds(40);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Map<String, Set<NodeProcess>> expected = new HashMap<>();
    private final List<NodeProcess> owners = new ArrayList<>();
    private final List<NodeProcess> victims = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void fourKillsNeedNoRepair() throws Exception {
        kills(4);
    }

    @Test
    @Tag("long")
    void twentyKillsNeedNoRepair() throws Exception {
        kills(20);
    }

    private void kills(int rounds) throws Exception {
        System.out.println("KillNineTest: -Dseed=" + seed);
        try (TestNetwork network = TestNetwork.create(folder, 2)) {
            NodeProcess asker = network.peer("asker");
            prepare(network, asker);
            for (int round = 0; round < rounds; round++) {
                // Each once before any twice, so that even four rounds meet both kinds of node.
                NodeProcess victim =
                        round < victims.size() ? victims.get(round) : victims.get(random.nextInt(victims.size()));
                String what = "round " + round + ", " + victim.data().getFileName() + ", -Dseed=" + seed;
                round(round, asker, victim, what);
            }
            for (NodeProcess node : victims) {
                node.terminate();
            }
        }
    }

    private void prepare(TestNetwork network, NodeProcess asker) throws IOException {
        byte[] content = new byte[LARGE_BYTES];
        random.nextBytes(content);
        Files.write(large(), content);
        for (String name : List.of("o1", "o2")) {
            Path shared = Files.createDirectories(folder.resolve("shared-" + name));
            Files.createLink(shared.resolve("mirabelle large.bin"), large());
            owners.add(network.peer(name).sharing(shared));
            addFile(owners.getLast(), "first");
        }
        expected.put("large", Set.copyOf(owners));
        network.startSupernodes();
        for (NodeProcess owner : owners) {
            owner.launch();
        }
        asker.launch().awaitReady();
        owners.forEach(NodeProcess::awaitReady);
        victims.addAll(List.of(
                owners.getFirst(), network.supernode("sn1"), asker, network.supernode("sn2"), owners.getLast()));
        awaitEveryFileOnce(asker, "at the beginning");
    }

    private Path large() {
        return folder.resolve("original");
    }

    private void addFile(NodeProcess owner, String name) throws IOException {
        String unique = "mirabelle " + name + " of " + owner.data().getFileName() + ".txt";
        Files.writeString(folder.resolve("shared-" + owner.data().getFileName()).resolve(unique), unique);
        expected.put(unique, Set.of(owner));
    }

    private void round(int round, NodeProcess asker, NodeProcess victim, String what) throws Exception {
        for (NodeProcess owner : owners) {
            addFile(owner, "file " + round); // so that a scan, the catalogue and a delta are under way
        }
        String id = asker.search("mirabelle", "large").hits().getFirst().id();
        Path target = folder.resolve("fetched-" + round);
        CompletableFuture<Fasttrack.Finished> fetch = CompletableFuture.supplyAsync(() -> asker.get(id, target));
        after(random.nextInt(1_000), victim::kill9).get();
        checkFinal(target, fetch.get(60, TimeUnit.SECONDS), what);
        if (owners.contains(victim)) {
            Awaitility.await("the dead owner is no source, " + what)
                    .atMost(LEASE)
                    .until(() -> asker.search("mirabelle", "--limit", 100).hits().stream()
                            .noneMatch(hit -> hit.peers().contains(victim.id())));
        }
        if (random.nextInt(3) == 0) { // and once more, on its way up
            victim.launch();
            after(random.nextInt(3_000), victim::kill9).get();
        }
        victim.start();
        assertThat(Files.readString(victim.log())).as(what).doesNotContain("damaged", "ERROR");
        awaitEveryFileOnce(asker, what);
        Awaitility.await("the fetch goes on after the crash, " + what)
                .atMost(LEASE)
                .until(() -> {
                    Path again = Files.exists(target) ? folder.resolve("again-" + round) : target;
                    Fasttrack.Finished got = asker.get(id, again);
                    checkFinal(again, got, what);
                    Files.deleteIfExists(folder.resolve("again-" + round));
                    return got.exitCode() == 0;
                });
        Files.delete(target);
    }

    /** What has the final name is the file, and a fetch that says done has left it there. */
    private void checkFinal(Path target, Fasttrack.Finished fetched, String what) throws IOException {
        if (fetched.exitCode() == 0 || Files.exists(target)) {
            assertThat(Files.mismatch(target, large()))
                    .as("%s: %s", what, fetched)
                    .isEqualTo(-1);
        }
    }

    private interface Deed {
        void run() throws InterruptedException;
    }

    private static CompletableFuture<Void> after(int millis, Deed deed) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        deed.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }

    private void awaitEveryFileOnce(NodeProcess asker, String what) {
        Map<String, Set<String>> wanted = new HashMap<>();
        expected.forEach((name, who) -> {
            Set<String> ids = new HashSet<>();
            who.forEach(node -> ids.add(node.id()));
            wanted.put(name, ids);
        });
        Awaitility.await("every file once, " + what).atMost(LEASE).untilAsserted(() -> {
            Answer answer = asker.search("mirabelle", "--limit", 100);
            assertThat(answer.isComplete()).as("%s", answer.done()).isTrue();
            Map<String, Set<String>> found = new HashMap<>();
            for (Answer.Hit hit : answer.hits()) {
                assertThat(hit.peers()).as("sources of %s", hit.name()).doesNotHaveDuplicates();
                String base = hit.name().substring(hit.name().lastIndexOf('/') + 1);
                assertThat(found.put(base.contains("large") ? "large" : base, Set.copyOf(hit.peers())))
                        .isNull();
            }
            assertThat(found).isEqualTo(wanted);
        });
    }
}
