package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fasttrack.lab.process.TestNetwork.expectDone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The flow that the README teaches, each line a process: three supernodes and three peers, from the first key to
 * SIGTERM. What can be asked of that network while it runs is asked here too, because starting it costs the most.
 */
class NetworkByHandTest {
    private static final byte TLS_ALERT = 21;
    private static final int SIGTERM_EXIT = 128 + 15;

    @TempDir
    Path folder;

    private final List<NodeProcess> nodes = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (NodeProcess node : nodes) {
            node.close();
        }
    }

    private NodeProcess node(String role, String name, int ports, String... options) {
        NodeProcess node = new NodeProcess(role, folder, name, ports, List.of(options));
        nodes.add(node);
        return node;
    }

    private Fasttrack.Finished fasttrack(String line) throws IOException, InterruptedException {
        return Fasttrack.execute(folder, (Object[]) line.split(" "));
    }

    @Test
    void eachLineOfTheFlowWorksAsWritten() throws Exception {
        String id1 = expectDone(fasttrack("identity create --data sn1")).out().strip();
        String id2 = expectDone(fasttrack("identity create --data sn2")).out().strip();
        String id3 = Json.text(
                expectDone(fasttrack("identity create --data sn3 --json"))
                        .json()
                        .getFirst(),
                "id");
        int[] ports = {FreePorts.block(), FreePorts.block(), FreePorts.block()};
        expectDone(fasttrack(String.format(
                        "network create lab --root %s@127.0.0.1:%d --root %s@127.0.0.1:%d --root %s@127.0.0.1:%d --out lab.network",
                        id1, ports[0] + 1, id2, ports[1] + 1, id3, ports[2] + 1)
                + " --data creator"));
        for (int i = 1; i <= 3; i++) {
            String listen = "127.0.0.1:" + (ports[i - 1] + 1);
            node("supernode", "sn" + i, ports[i - 1], "--network", "lab.network", "--listen", listen)
                    .launch();
        }
        nodes.forEach(NodeProcess::awaitReady);
        TestNetwork.awaitWhole(nodes.toArray(NodeProcess[]::new));

        peers();
        searches(nodes.get(3));
        fetches(nodes.get(3), nodes.get(5));
        fetchesAFolder(nodes.get(3));
        browsesPeersOfOtherSupernodes(nodes.get(3), nodes.get(4));
        aDataFolderIsOneNodes(nodes.get(3));
        tellsItsStatus(List.of(id1, id2, id3));
        showsTheIntroducerPageToCurl();
        listensWhereToldAndSpeaksTlsOnly();
        stopsOnSigterm();
    }

    private void peers() throws IOException {
        Path doc = Files.createDirectories(folder.resolve("doc/debian"));
        Files.writeString(doc.resolve("copyright"), "This package was debianized.\n".repeat(3000));
        Files.writeString(doc.resolve("README"), "read me\n");
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("copyright.debian.txt"), "another one\n");
        peer("p1", "--share", folder.resolve("doc").toString());
        peer("p2", "--share", "stuff=" + other);
        peer("p3");
        for (NodeProcess peer : nodes.subList(3, 6)) {
            peer.awaitReady();
        }
    }

    private void peer(String name, String... options) throws IOException {
        int ports = FreePorts.block();
        node("peer", name, ports, "--network", "lab.network", "--listen", "127.0.0.1:" + ports)
                .with((Object[]) options)
                .launch();
    }

    private void searches(NodeProcess p1) throws Exception {
        Fasttrack.Finished found = fasttrack("search --data p1 --json copyright debian");
        Answer answer = Answer.of(found);
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.names()).containsExactlyInAnyOrder("doc/debian/copyright", "stuff/copyright.debian.txt");
        assertThat(answer.isComplete()).isTrue();
        assertThat(answer.number("results")).isEqualTo(2);
        assertThat(found.json().getFirst()).containsKeys("rank", "name", "size", "id", "sources", "supernodes");
        assertThat(Json.objects(found.json().getFirst(), "sources").getFirst())
                .containsKeys("peer", "name", "reputation", "rttMillis", "firewalled", "verified");
        assertThat(Fasttrack.run("search", "--data", p1.data(), "no such words").exitCode())
                .isEqualTo(1);
        assertThat(Fasttrack.run("search", "--data", p1.data(), "--no-such-flag")
                        .exitCode())
                .isEqualTo(2);
        Fasttrack.Finished misspelt = Fasttrack.run("search", "--data", p1.data(), "copyrihgt", "debian");
        assertThat(misspelt.exitCode()).isEqualTo(1);
        assertThat(misspelt.err())
                .contains(
                        "no file they hold has 'copyrihgt'",
                        "did you mean: copyright debian (2 results)",
                        "without the rest: debian (3 results)");
        Fasttrack.Finished nobody = Fasttrack.run("search", "--data", folder.resolve("nobody"), "word");
        assertThat(nobody.exitCode()).isEqualTo(3);
        assertThat(nobody.err().lines()).hasSize(1);
    }

    /** Three peers are spread over three supernodes. */
    private void browsesPeersOfOtherSupernodes(NodeProcess p1, NodeProcess p2) throws Exception {
        Fasttrack.Finished browsed = Fasttrack.run("browse", p2.id(), "--data", p1.data(), "--json");
        assertThat(browsed.exitCode()).isZero();
        assertThat(browsed.json().getFirst()).containsEntry("name", "stuff/copyright.debian.txt");
        Fasttrack.Finished nobody = Fasttrack.run("browse", nodes.getFirst().id(), "--data", p1.data());
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.err()).contains("attached to none of the 3 supernodes");
    }

    private void fetchesAFolder(NodeProcess p1) throws Exception {
        Path original = folder.resolve("doc/debian");
        String line = "get --data p2 --folder doc/debian " + p1.id() + " -o tree";
        assertThat(expectDone(fasttrack(line)).out().lines()).hasSize(2);
        Path copy = folder.resolve("tree/debian");
        assertThat(copy.resolve("copyright")).hasSameBinaryContentAs(original.resolve("copyright"));
        assertThat(copy.resolve("README")).hasSameBinaryContentAs(original.resolve("README"));
        Files.writeString(copy.resolve("README"), "mine\n");

        Fasttrack.Finished again = expectDone(fasttrack(line));
        assertThat(again.out().strip()).isEqualTo(copy.resolve("README (2)").toString());
        assertThat(again.err()).contains("1 file fetched and verified", "1 here already");
        assertThat(copy.resolve("README")).hasContent("mine\n");
        assertThat(fasttrack("get --data p2 --folder doc/nothing " + p1.id()).exitCode())
                .isEqualTo(1);
    }

    private void aDataFolderIsOneNodes(NodeProcess p1) throws Exception {
        Fasttrack.Finished second = fasttrack(
                "peer --network lab.network --data " + p1.data() + " --listen 127.0.0.1:" + FreePorts.block());
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err().lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("a node runs in the data folder", "--data"));
    }

    private void fetches(NodeProcess p1, NodeProcess p3) throws Exception {
        Path original = folder.resolve("doc/debian/copyright");
        String id = p1.search("copyright", "debian", "--min-size", "10000")
                .hits()
                .getFirst()
                .id();
        Fasttrack.Finished got = expectDone(fasttrack("get --data p1 " + id + " -o copyright.txt"));
        assertThat(got.out().strip()).isEqualTo(folder.resolve("copyright.txt").toString());
        assertThat(folder.resolve("copyright.txt")).hasSameBinaryContentAs(original);

        expectDone(fasttrack("get --data p1 " + id + " -o brandnew/a/"));
        assertThat(folder.resolve("brandnew/a/copyright")).hasSameBinaryContentAs(original);
        expectDone(fasttrack("get --data p1 --via " + nodes.getFirst().address() + " --network lab.network " + id
                + " -o brandnew/b/"));
        assertThat(folder.resolve("brandnew/b/copyright")).hasSameBinaryContentAs(original);
        assertThat(fasttrack("get --data p1 " + "a".repeat(52) + " -o brandnew/c/")
                        .exitCode())
                .isEqualTo(1);
        assertThat(folder.resolve("brandnew/c")).doesNotExist();

        Path elsewhere = folder.resolve("p3.copyright");
        Map<String, Object> done = expectDone(p3.get(id, elsewhere)).json().getLast();
        assertThat(elsewhere).hasSameBinaryContentAs(original);
        assertThat(done).containsEntry("done", true).containsEntry("id", id).containsKeys("path", "seconds");
        assertThat(Json.number(done, "bytes", -1)).isEqualTo(Files.size(original));
        assertThat(Json.objects(done, "sources"))
                .extracting(source -> source.get("peer"))
                .containsExactly(p1.id());
        assertThat(p3.get("a".repeat(id.length()), folder.resolve("nothing")).exitCode())
                .isEqualTo(1);
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    private void tellsItsStatus(List<String> supernodes) throws Exception {
        Map<String, Object> peer =
                expectDone(fasttrack("status --data p1 --json")).json().getFirst();
        assertThat(peer)
                .containsEntry("role", "peer")
                .containsEntry("sharedFiles", 2)
                .containsEntry("registeredFiles", 2);
        assertThat(peer).containsKeys("id", "sharedBytes", "reputation", "listHead");
        assertThat(peer.get("cluster"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsAll(supernodes);
        assertThat(nodes.get(3).supernode()).isIn(supernodes);
        long attached = 0;
        long indexed = 0;
        for (NodeProcess supernode : nodes.subList(0, 3)) {
            attached += supernode.status("attachedPeers");
            indexed += supernode.status("indexedFiles");
            assertThat(supernode.clusterSize()).isEqualTo(supernodes.size());
        }
        assertThat(attached).isEqualTo(3);
        assertThat(indexed).isEqualTo(3);
    }

    private void showsTheIntroducerPageToCurl() throws Exception {
        Assumptions.assumeTrue(hasCurl(), "the introducer page is read with curl, which is not installed here");
        String url = "https://127.0.0.1:" + nodes.getFirst().dataPort() + "/.well-known/fasttrack";
        Process curl = new ProcessBuilder("curl", "-sSk", "--max-time", "10", url)
                .redirectErrorStream(true)
                .start();
        String page = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).as(page).isZero();
        assertThat(Json.objects(Json.object(page), "supernodes"))
                .extracting(supernode -> supernode.get("address"))
                .containsExactlyInAnyOrderElementsOf(
                        nodes.subList(0, 3).stream().map(NodeProcess::address).toList());
    }

    private static boolean hasCurl() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(bin -> Files.isExecutable(Path.of(bin, "curl")));
    }

    private void listensWhereToldAndSpeaksTlsOnly() throws Exception {
        Assumptions.assumeTrue(Sockets.known(), "only Linux tells which process listens where");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (NodeProcess node : nodes) {
            boolean supernode = nodes.indexOf(node) < 3;
            Stream<Integer> secured = supernode
                    ? Stream.of(node.dataPort(), node.controlPort(), node.clusterPort())
                    : Stream.of(node.dataPort());
            List<InetSocketAddress> told =
                    secured.map(port -> new InetSocketAddress(loopback, port)).toList();
            List<InetSocketAddress> all = new ArrayList<>(told);
            all.add(new InetSocketAddress(loopback, node.apiPort()));
            assertThat(Sockets.listening(node.pid()))
                    .as("what %s listens on", node.data())
                    .extracting(NetworkByHandTest::plain)
                    .containsExactlyInAnyOrderElementsOf(all);
            assertThat(Sockets.datagram(node.pid()))
                    .as("UDP sockets of %s", node.data())
                    .isEmpty();
            for (InetSocketAddress address : told) {
                answersPlainTextWithNothingButAnAlert(address);
            }
        }
    }

    /** An IPv4 address that a dual-stack socket shows in its IPv6 form, in its own form. */
    private static InetSocketAddress plain(InetSocketAddress address) {
        return new InetSocketAddress(address.getAddress(), address.getPort());
    }

    private static void answersPlainTextWithNothingButAnAlert(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(64);
            assertThat(answer.length == 0 || answer[0] == TLS_ALERT)
                    .as("%s answered %s", address, answer)
                    .isTrue();
        } catch (java.net.SocketException reset) {
            // hung up: as good as an alert
        }
    }

    private void stopsOnSigterm() throws Exception {
        for (NodeProcess node : nodes.reversed()) {
            assertThat(node.terminate()).as(node.data().toString()).isIn(0, SIGTERM_EXIT);
            assertThat(Files.readString(node.log())).doesNotContain("ERROR", "Exception", "\tat ");
        }
        for (NodeProcess node : nodes) {
            for (int port = node.dataPort(); port <= node.apiPort(); port++) {
                assertThat(FreePorts.isFree(port))
                        .as("port %d of %s", port, node.data())
                        .isTrue();
            }
        }
        assertThat(Fasttrack.run("status", "--data", nodes.get(3).data()).exitCode())
                .isEqualTo(3);
    }
}
