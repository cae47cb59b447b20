package org.fasttrack.lab.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A network in a folder: its file, and the nodes that were started in it. Closing it ends them all, by their own
 * handles; so does the end of this process.
 */
final class TestNetwork implements AutoCloseable {
    private static final Duration WHOLE = Duration.ofSeconds(60);

    private final Path folder;
    private final Path file;
    private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
    private final Thread cleaner = new Thread(this::killAll, "test-network-end");

    private TestNetwork(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("lab.network");
        Runtime.getRuntime().addShutdownHook(cleaner);
    }

    /** Makes an open network whose supernodes are called {@code sn1, sn2, ...}; none is started yet. */
    static TestNetwork create(Path folder, int supernodes) throws IOException {
        return create(folder, supernodes, new String[0]);
    }

    static TestNetwork createClosed(Path folder, int supernodes) throws IOException {
        return create(folder, supernodes, "--closed");
    }

    /** An open network in which an hour of reputation is a second. */
    static TestNetwork createDemo(Path folder, int supernodes) throws IOException {
        return create(folder, supernodes, "--preset", "demo");
    }

    /** An open network with more options of {@code network create}. */
    static TestNetwork createWith(Path folder, int supernodes, String... options) throws IOException {
        return create(folder, supernodes, options);
    }

    private static TestNetwork create(Path folder, int supernodes, String... more) throws IOException {
        TestNetwork network = new TestNetwork(folder);
        List<Object> words = new ArrayList<>(List.of("network", "create", "lab", "--data", network.creator()));
        for (int i = 1; i <= supernodes; i++) {
            NodeProcess supernode = network.add("supernode", "sn" + i);
            words.addAll(List.of("--root", identity(supernode.data()) + "@" + supernode.address()));
        }
        words.addAll(List.of("--out", network.file));
        words.addAll(List.of(more));
        expectDone(Fasttrack.run(words.toArray()));
        return network;
    }

    /** A network whose only supernode is somebody else's: the test's own server at {@code port}. */
    static TestNetwork around(Path folder, String supernodeId, int port) {
        TestNetwork network = new TestNetwork(folder);
        String root = supernodeId + "@127.0.0.1:" + port;
        expectDone(Fasttrack.run(
                "network", "create", "lab", "--data", network.creator(), "--root", root, "--out", network.file));
        return network;
    }

    static String identity(Path data) {
        return expectDone(Fasttrack.run("identity", "create", "--data", data))
                .out()
                .strip();
    }

    static Fasttrack.Finished expectDone(Fasttrack.Finished finished) {
        if (finished.exitCode() != 0) {
            throw new AssertionError("exit code " + finished.exitCode() + ": " + finished);
        }
        return finished;
    }

    private NodeProcess add(String role, String data) throws IOException {
        int ports = FreePorts.block();
        int listen = role.equals("supernode") ? ports + 1 : ports;
        NodeProcess node = new NodeProcess(
                role, folder, data, ports, List.of("--network", file, "--listen", "127.0.0.1:" + listen));
        nodes.put(data, node);
        return node;
    }

    Path file() {
        return file;
    }

    Path folder() {
        return folder;
    }

    /** The data folder of whoever made the network. */
    Path creator() {
        return folder.resolve("creator");
    }

    /** The supernode called so, a root of the network. */
    NodeProcess supernode(String name) {
        NodeProcess node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("the network has no supernode " + name);
        }
        return node;
    }

    /** A new peer, not started yet. @param data its data folder below the network's, which names it too */
    NodeProcess peer(String data) throws IOException {
        return add("peer", data);
    }

    /** Lets {@code node} into a closed network. */
    NodeProcess invite(NodeProcess node, String... options) {
        List<Object> words = new ArrayList<>(List.of(
                "network",
                "invite",
                identity(node.data()),
                "--network",
                file,
                "--data",
                creator(),
                "--out",
                node.data().resolve("invitation")));
        words.addAll(List.of(options));
        expectDone(Fasttrack.run(words.toArray()));
        return node;
    }

    /** Takes back the invitation of {@code node}, and tells {@code supernode}, which tells the others. */
    void revoke(NodeProcess node, NodeProcess supernode) {
        Path revocation = folder.resolve(node.data().getFileName() + ".revocation");
        expectDone(Fasttrack.run(
                "network",
                "revoke",
                identity(node.data()),
                "--network",
                file,
                "--data",
                creator(),
                "--out",
                revocation));
        expectDone(Fasttrack.run("network", "revoke", revocation, "--data", supernode.data()));
    }

    /** Starts all supernodes at once and waits until they are one cluster. */
    TestNetwork startSupernodes() throws IOException {
        List<NodeProcess> supernodes = supernodes();
        for (NodeProcess supernode : supernodes) {
            supernode.launch();
        }
        supernodes.forEach(NodeProcess::awaitReady);
        awaitWhole(supernodes.toArray(NodeProcess[]::new));
        return this;
    }

    List<NodeProcess> supernodes() {
        return IntStream.iterate(1, i -> nodes.containsKey("sn" + i), i -> i + 1)
                .mapToObj(i -> supernode("sn" + i))
                .toList();
    }

    /** Waits until each of {@code members} sees all of them and nobody else. */
    static void awaitWhole(NodeProcess... members) {
        Awaitility.await("one cluster of " + members.length)
                .pollInterval(Duration.ofMillis(100))
                .atMost(WHOLE)
                .until(() -> List.of(members).stream().allMatch(node -> node.clusterSize() == members.length));
    }

    private void killAll() {
        nodes.values().forEach(node -> {
            try {
                node.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        killAll();
        Runtime.getRuntime().removeShutdownHook(cleaner);
    }
}
