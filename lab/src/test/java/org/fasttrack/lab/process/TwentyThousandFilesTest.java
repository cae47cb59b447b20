package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three supernodes, three peers, 20,000 files with real names: what the network answers is what reading every name
 * would answer, and stays so, as far as it says, while supernodes fail.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwentyThousandFilesTest {
    private static final int FILES = 20_000;
    private static final int SHARED_TWICE = 500;
    private static final int QUERIES = 200;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @TempDir
    static Path folder;

    private static final RandomGenerator RANDOM = new java.util.SplittableRandom(SEED);
    private static final List<NodeProcess> PEERS = new ArrayList<>();
    private static final Oracle ORACLE = new Oracle();
    private static TestNetwork network;

    @BeforeAll
    static void start() throws Exception {
        System.out.println("TwentyThousandFilesTest: -Dseed=" + SEED);
        network = TestNetwork.create(folder, 3);
        List<String> names = RealNames.of(FILES - SHARED_TWICE - 3, RANDOM);
        for (int p = 0; p < 3; p++) {
            PEERS.add(network.peer("p" + (p + 1)).sharing(folder.resolve("files" + (p + 1))));
        }
        for (int i = 0; i < names.size(); i++) {
            byte[] content = content(names.get(i));
            give(i % 3, names.get(i), content);
            if (i < SHARED_TWICE) {
                give((i + 1) % 3, "copies/" + names.get(i), content);
            }
        }
        for (int p = 0; p < 3; p++) {
            String name = Silenced.EVERYWHERE + "/of peer " + p;
            give(p, name, content(name));
        }
        CompletableFuture<Void> supernodes = CompletableFuture.runAsync(() -> {
            try {
                // Reputations stay equal then, and the order is that of names.
                network.supernodes().forEach(supernode -> supernode.with("--spot-checks", 0));
                network.startSupernodes();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        for (NodeProcess peer : PEERS) {
            peer.start();
        }
        supernodes.get();
        assertThat(PEERS.stream()
                        .mapToLong(peer -> peer.status("registeredFiles"))
                        .sum())
                .isEqualTo(ORACLE.size());
    }

    private static byte[] content(String name) {
        String text = name + "\n" + "x".repeat(RANDOM.nextInt(3000));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void give(int peer, String name, byte[] content) throws IOException {
        Path file = folder.resolve("files" + (peer + 1)).resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        String shared = "files" + (peer + 1) + "/" + name;
        ORACLE.add(peer, new ShareRecord(shared, content.length, ContentHasher.hash(content), 0));
    }

    @AfterAll
    static void end() {
        network.close();
    }

    @Test
    @Order(1)
    void twoHundredSearchesEqualTheNaiveOracle() {
        Questions questions = new Questions(ORACLE, RANDOM);
        Oracle.Peers peers = Oracle.Peers.of(PEERS);
        int found = 0;
        for (int i = 0; i < QUERIES; i++) {
            Questions.Asked asked = questions.next();
            Answer answer = PEERS.get(i % 3).search(asked.words().toArray());
            String what = "search " + i + " " + asked + ", -Dseed=" + SEED;
            assertThat(answer.isComplete()).as("%s: %s", what, answer.done()).isTrue();
            assertThat(answer.number("droppedHits")).as(what).isZero();
            ORACLE.check(asked.query(), answer, peers, what);
            found += answer.hits().isEmpty() ? 0 : 1;
        }
        assertThat(found).as("queries that found something").isGreaterThan(QUERIES / 2);
    }

    @Test
    @Order(2)
    void aSupernodeThatStandsStillIsNamedAndTheRestIsThere() throws Exception {
        Silenced silenced = Silenced.in(network, PEERS);
        silenced.victim().suspend();
        try {
            Answer answer = silenced.search("--wait", "2s");
            assertThat(answer.silent()).containsExactly(silenced.victim().id());
            assertThat(answer.number("supernodesAnswered")).isEqualTo(answer.number("supernodesAsked") - 1);
            silenced.checkSurvivorsAreFound(answer);
        } finally {
            silenced.victim().resume();
        }
    }

    @Test
    @Order(3)
    void aSupernodeKilledMidSearchIsNamedAndTheRestIsThere() throws Exception {
        TestNetwork.awaitWhole(network.supernodes().toArray(NodeProcess[]::new));
        Silenced silenced = Silenced.in(network, PEERS);
        silenced.victim().suspend(); // so that the search is surely under way when the process dies
        CompletableFuture<Void> killed = CompletableFuture.runAsync(
                () -> {
                    try {
                        silenced.victim().kill9();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
        Answer answer = silenced.search("--wait", "5s");
        killed.get();
        assertThat(answer.silent()).containsExactly(silenced.victim().id());
        silenced.checkSurvivorsAreFound(answer);
        Awaitility.await("the orphans have moved")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(silenced.search())
                        .matches(Answer::isComplete)
                        .matches(whole -> whole.hits().size() == PEERS.size()));
    }
}
