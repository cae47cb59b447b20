package org.fasttrack.lab.process;

import static org.fasttrack.lab.process.TestNetwork.expectDone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.supernode.ledger.FileScan;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wire between two halves of a network is cut, each half a supernode and two peers, each node a process on a host of its own:
 * both halves promote a peer, both go on writing evidence, and when the wire is whole again nothing of either is lost and everybody
 * computes the same scores. An hour of the policy is a second.
 */
@Tag("long")
class PartitionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PORT = 7000;
    private static final int FILE_BYTES = 1 << 20;
    /** The hosts of either half: its root first. Host 0 holds the wire. */
    private static final List<Integer> ONE = List.of(1, 2, 3);

    private static final List<Integer> OTHER = List.of(4, 5, 6);

    private static final List<Integer> ROOTS = List.of(1, 4);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Map<Integer, NodeProcess> nodes = new HashMap<>();
    private final Map<Integer, String> ids = new HashMap<>();

    private static Duration await(String what, Callable<Boolean> condition) {
        long start = System.nanoTime();
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(200))
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(condition);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void bothHalvesPromoteAndNothingIsLostWhenTheyMeetAgain() throws Exception {
        Optional<Namespaces> made = Namespaces.create(7);
        Assumptions.assumeTrue(made.isPresent(), "cutting a wire needs Linux, root and ip; nothing was checked");
        try (Namespaces hosts = made.get()) {
            startOne(hosts);
            hosts.split(OTHER);
            awaitPromotion(ONE);
            awaitPromotion(OTHER);
            takeFrom(2, 3);
            takeFrom(5, 6);
            await(
                    "the evidence of its own half",
                    () -> supernodes().stream()
                            .allMatch(supernode -> transfers(supernode).size() == 1));

            hosts.join(OTHER);
            Duration merged = await("all supernodes are one cluster", this::isWhole);
            Duration copied = await(
                    "what both halves wrote is everywhere",
                    () -> supernodes().stream()
                            .allMatch(supernode -> transfers(supernode).size() == 2));
            System.out.printf(
                    "%d supernodes are one cluster %d ms after the wire was whole, all evidence everywhere %d ms later%n",
                    supernodes().size(), merged.toMillis(), copied.toMillis());
            everybodyComputesTheSame(Instant.now());
            await("the claims of all rest on the evidence", () -> auditLive(hosts) == 0);
            await("everything is found", () -> found(2, "file") == 4);
        } finally {
            for (NodeProcess node : nodes.values()) {
                node.close();
            }
        }
    }

    private void startOne(Namespaces hosts) throws Exception {
        List<NodeProcess> roots = List.of(node(hosts, "supernode", 1), node(hosts, "supernode", 4));
        Path file = createNetwork(hosts);
        List<NodeProcess> peers = new ArrayList<>();
        for (int host : List.of(2, 3, 5, 6)) {
            peers.add(node(hosts, "peer", host).sharing(shared(host)));
        }
        for (NodeProcess node : nodes.values()) {
            node.with("--network", file);
        }
        Veterans.write(file, roots, peers);
        launch(roots);
        await("one cluster of two", () -> cluster(1).size() == 2 && cluster(4).size() == 2);
        launch(peers); // not before: each root alone would promote one
        await("everything is found", () -> found(2, "file") == 4);
    }

    private static void launch(List<NodeProcess> some) throws IOException {
        for (NodeProcess node : some) {
            node.launch();
        }
        some.forEach(NodeProcess::awaitReady);
    }

    private NodeProcess node(Namespaces hosts, String role, int host) {
        int listen = role.equals("supernode") ? PORT + 1 : PORT;
        String address = hosts.ip(host) + ":" + listen;
        NodeProcess node =
                new NodeProcess(role, folder, "host" + host, PORT, List.of("--listen", address)).by(hosts.in(host));
        nodes.put(host, node);
        ids.put(host, TestNetwork.identity(node.data()));
        return node;
    }

    /** Each half needs one more supernode than its root; a certificate lasts long enough for all that is looked at. */
    private Path createNetwork(Namespaces hosts) {
        Path file = folder.resolve("lab.network");
        List<Object> words = new ArrayList<>(List.of("network", "create", "lab", "--data", folder.resolve("creator")));
        for (int root : ROOTS) {
            words.addAll(List.of("--root", ids.get(root) + "@" + hosts.ip(root) + ":" + (PORT + 1)));
        }
        words.addAll(List.of("--preset", "demo", "--policy", "min-supernodes=2", "--policy", "certificate-hours=300"));
        words.addAll(List.of("--out", file));
        expectDone(Fasttrack.run(words.toArray()));
        return file;
    }

    private Path shared(int host) throws IOException {
        byte[] content = new byte[FILE_BYTES];
        new Random(host).nextBytes(content);
        Path shared = Files.createDirectories(folder.resolve("of-" + host));
        Files.write(shared.resolve("file " + host), content);
        return shared;
    }

    private NodeProcess of(int host) {
        return Optional.ofNullable(nodes.get(host)).orElseThrow();
    }

    private Map<String, Object> status(int host) throws IOException, InterruptedException {
        return of(host).command("status").json().getFirst();
    }

    private String role(int host) throws IOException, InterruptedException {
        return String.valueOf(status(host).get("role"));
    }

    private Set<?> cluster(int host) throws IOException, InterruptedException {
        return status(host).get("cluster") instanceof List<?> members ? Set.copyOf(members) : Set.of();
    }

    /** The hosts that are supernodes now. */
    private List<Integer> supernodes() throws IOException, InterruptedException {
        List<Integer> supernodes = new ArrayList<>(ROOTS);
        for (int host : nodes.keySet()) {
            if (role(host).equals("both")) {
                supernodes.add(host);
            }
        }
        return supernodes;
    }

    /** Whether each supernode sees all of them and nobody else. */
    private boolean isWhole() throws IOException, InterruptedException {
        List<Integer> supernodes = supernodes();
        Set<Object> all = new HashSet<>();
        for (int supernode : supernodes) {
            all.add(cluster(supernode));
        }
        return all.equals(Set.of(Set.copyOf(supernodes.stream().map(ids::get).toList())));
    }

    private int found(int asker, String words) throws IOException, InterruptedException {
        return Answer.of(of(asker).command("search", words)).hits().size();
    }

    private void awaitPromotion(List<Integer> half) {
        Duration took = await("one is promoted of " + half, () -> {
            Set<?> cluster = cluster(half.getFirst());
            return cluster.size() > 1 && half.stream().map(ids::get).toList().containsAll(cluster);
        });
        System.out.printf("hosts %s have two supernodes, %d ms later%n", half, took.toMillis());
    }

    /** A transfer within one half, while it knows nothing of the other. */
    private void takeFrom(int taker, int giver) {
        Path target = folder.resolve("taken by " + taker);
        await("a transfer in a half", () -> {
            String id = Answer.of(of(taker).command("search", "file", Integer.toString(giver)))
                    .hits()
                    .getFirst()
                    .id();
            return of(taker).command("get", id, "-o", target).exitCode() == 0;
        });
    }

    /** The receipts of real transfers that a supernode has: in its own log, and in its copies of others'. */
    private Set<String> transfers(int host) {
        Path evidence = of(host).data().resolve("evidence");
        Set<String> transfers = new HashSet<>();
        try (Stream<Path> files = Files.walk(evidence)) {
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                receipts(log).stream()
                        .filter(receipt -> receipt.bytes() == FILE_BYTES)
                        .forEach(receipt -> transfers.add(receipt.transfer().toString()));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return transfers;
    }

    private List<Receipt> receipts(Path log) throws IOException {
        EvidenceReader reader = new EvidenceReader(
                NetworkFile.read(folder.resolve("lab.network")).id());
        List<Receipt> receipts = new ArrayList<>();
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            FileScan.frames(file, (index, offset, entry) -> {
                if (reader.read(entry) instanceof Reading.Accepted accepted
                        && accepted.evidence() instanceof Receipt receipt) {
                    receipts.add(receipt);
                }
            });
        }
        return receipts;
    }

    /** Each from nothing but what lies in its own folder, for one moment; each folder's logs and certificates hold. */
    private void everybodyComputesTheSame(Instant asOf) {
        await("the same scores everywhere", () -> {
            List<Object> scores = new ArrayList<>();
            for (int supernode : supernodes()) {
                scores.add(scores(supernode, asOf));
            }
            return Set.copyOf(scores).size() == 1 && ((Map<?, ?>) scores.getFirst()).size() >= ids.size();
        });
    }

    private Object scores(int supernode, Instant asOf) {
        Fasttrack.Finished audit = expectDone(Fasttrack.run(
                "audit", of(supernode).data(), "--network", folder.resolve("lab.network"), "--as-of", asOf, "--json"));
        return Optional.ofNullable(audit.json().getFirst().get("scores")).orElseThrow();
    }

    private int auditLive(Namespaces hosts) throws IOException, InterruptedException {
        List<Object> words = new ArrayList<>(List.of("audit", "--network", folder.resolve("lab.network")));
        for (int supernode : supernodes()) {
            words.add(hosts.ip(supernode) + ":" + (PORT + 1));
        }
        Fasttrack.Finished audit = Fasttrack.execute(hosts.in(1), folder, words.toArray());
        if (audit.exitCode() != 0) {
            System.out.println(audit);
        }
        return audit.exitCode();
    }
}
