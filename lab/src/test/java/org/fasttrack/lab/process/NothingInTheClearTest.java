package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fasttrack.lab.process.TestNetwork.expectDone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.fasttrack.common.identity.Base32;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.network.InvitationFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever listens on the wires of a closed network learns no name, no word, no content and no key. */
class NothingInTheClearTest {
    private static final String NAME = "zanzibar tangerine memorandum";
    private static final int CONTENT_BYTES = 300_000;

    @TempDir
    Path folder;

    @Test
    void aWholeSessionShowsNothingOfAUserOnAnyWire() throws Exception {
        Optional<LoopbackCapture> started = LoopbackCapture.start();
        Assumptions.assumeTrue(
                started.isPresent(), "a packet socket on loopback needs Linux and CAP_NET_RAW; nothing was checked");
        try (LoopbackCapture capture = started.get();
                TestNetwork network = TestNetwork.createClosed(folder, 2)) {
            NodeProcess owner = network.invite(network.peer("owner")).sharing(shared());
            NodeProcess asker = network.invite(network.peer("asker"));
            session(network, owner, asker);
            List<NodeProcess> nodes = Stream.concat(network.supernodes().stream(), Stream.of(owner, asker))
                    .toList();
            Map<LoopbackCapture.Flow, byte[]> flows = capture.stop();

            List<Secret> secrets = secrets(nodes);
            theCaptureSeesWhatIsInTheClear(flows, asker, secrets.getFirst());
            List<Integer> apis = nodes.stream().map(NodeProcess::apiPort).toList();
            byte[] wires = joined(flows, port -> nodes.stream().anyMatch(n -> n.owns(port)), apis);
            for (NodeProcess supernode : network.supernodes()) {
                assertThat(joined(flows, port -> port == supernode.controlPort(), apis))
                        .hasSizeGreaterThan(2_000);
            }
            assertThat(joined(flows, port -> isClusterPort(network, port), apis))
                    .hasSizeGreaterThan(2_000);
            assertThat(joined(flows, port -> port == owner.dataPort(), apis)).hasSizeGreaterThan(CONTENT_BYTES);
            assertThat(secrets.stream().map(secret -> secret.seenIn(wires)).filter(java.util.Objects::nonNull))
                    .isEmpty();
        }
    }

    private static boolean isClusterPort(TestNetwork network, int port) {
        return network.supernodes().stream().anyMatch(supernode -> supernode.clusterPort() == port);
    }

    private Path shared() throws IOException {
        Path shared = Files.createDirectories(folder.resolve("quagmire"));
        byte[] content = new byte[CONTENT_BYTES];
        new SplittableRandom(1).nextBytes(content);
        Files.write(shared.resolve(NAME + ".bin"), content);
        return shared;
    }

    /** Attach, share, search over both supernodes, fetch, browse, change the list, leave. */
    private void session(TestNetwork network, NodeProcess owner, NodeProcess asker) throws Exception {
        network.startSupernodes();
        owner.start();
        asker.start();
        Answer answer = asker.search("tangerine", "zanz*");
        assertThat(answer.names()).containsExactly("quagmire/" + NAME + ".bin");
        Path fetched = folder.resolve("fetched");
        expectDone(asker.get(answer.hits().getFirst().id(), fetched));
        assertThat(fetched).hasSameBinaryContentAs(folder.resolve("quagmire").resolve(NAME + ".bin"));
        for (NodeProcess supernode : network.supernodes()) {
            assertThat(supernode.search("tangerine").hits()).hasSize(1);
        }
        Files.writeString(folder.resolve("quagmire/another tangerine"), "more");
        expectDone(Fasttrack.run("share", "rescan", "--data", owner.data()));
        org.awaitility.Awaitility.await()
                .until(() -> asker.search("tangerine").hits().size() == 2);
        owner.terminate();
    }

    private List<Secret> secrets(List<NodeProcess> nodes) throws IOException {
        List<Secret> secrets = new ArrayList<>();
        for (String text : List.of("zanzibar", "tangerine", "memorandum", "quagmire", "another")) {
            secrets.add(Secret.text(text));
        }
        byte[] content = Files.readAllBytes(folder.resolve("quagmire").resolve(NAME + ".bin"));
        for (int at = 0; at < content.length; at += content.length / 20) {
            secrets.add(new Secret("content at " + at, Arrays.copyOfRange(content, at, at + 24)));
        }
        for (NodeProcess node : nodes) {
            String seed = Files.readString(node.data().resolve("identity.key")).strip();
            String name = node.data().getFileName().toString();
            secrets.add(new Secret("the seed of " + name, Base32.decode(seed.substring(seed.lastIndexOf(' ') + 1))));
            secrets.add(Secret.text(token(node)));
            Path invitation = node.data().resolve("invitation");
            if (Files.exists(invitation)) {
                byte[] bytes = InvitationFile.read(invitation);
                secrets.add(
                        new Secret(name + "'s invitation", Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length)));
            }
        }
        return secrets;
    }

    private static String token(NodeProcess node) throws IOException {
        return String.valueOf(Json.text(Json.object(Files.readString(node.data().resolve("api.json"))), "token"));
    }

    /** The local API speaks plain HTTP on loopback: there the capture has to see what it must not see elsewhere. */
    private static void theCaptureSeesWhatIsInTheClear(
            Map<LoopbackCapture.Flow, byte[]> flows, NodeProcess asker, Secret word) throws IOException {
        byte[] local = joined(flows, port -> port == asker.apiPort(), List.of());
        assertThat(word.seenIn(local)).isNotNull();
        assertThat(Secret.contains(local, token(asker).getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
    }

    private static byte[] joined(Map<LoopbackCapture.Flow, byte[]> flows, IntPredicate wanted, List<Integer> without) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        flows.forEach((flow, bytes) -> {
            if ((wanted.test(flow.fromPort()) || wanted.test(flow.toPort()))
                    && without.stream().noneMatch(flow::touches)) {
                joined.writeBytes(bytes);
            }
        });
        return joined.toByteArray();
    }
}
