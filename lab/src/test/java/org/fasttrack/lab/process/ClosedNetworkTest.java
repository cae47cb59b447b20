package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.Claims;
import org.fasttrack.common.network.InvitationFile;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a closed network whoever was invited is served, and nobody else gets past the handshake. */
class ClosedNetworkTest {
    @TempDir
    Path folder;

    @Test
    void theInvitedAreServedAndTheUninvitedRefusedInTheHandshake() throws Exception {
        try (TestNetwork network = TestNetwork.createClosed(folder, 1)) {
            Path secrets = Files.createDirectories(folder.resolve("secrets"));
            Files.writeString(secrets.resolve("plan.txt"), "the plan");
            NodeProcess supernode = network.supernode("sn1").start();
            NodeProcess member =
                    network.invite(network.peer("member")).sharing(secrets).start();

            Answer answer = member.search("plan");
            assertThat(answer.names()).containsExactly("secrets/plan.txt");
            assertThat(member.get(answer.hits().getFirst().id(), folder.resolve("fetched"))
                            .exitCode())
                    .isZero();

            aStrangersSearchAndFetchAreRefused(
                    network, supernode, answer.hits().getFirst().id());
            for (int port : List.of(
                    supernode.controlPort(), supernode.clusterPort(), supernode.dataPort(), member.dataPort())) {
                assertThatThrownBy(() -> handshake(port, IdentityKey.generate(), new byte[0]), "port %d", port)
                        .isInstanceOf(IOException.class);
            }
            assertThat(supernode.status("attachedPeers")).isEqualTo(1);
        }
    }

    @Test
    void theRevokedLosesItsSessionAndHearsWhyItGetsNoOther() throws Exception {
        try (TestNetwork network = TestNetwork.createClosed(folder, 1)) {
            Path secrets = Files.createDirectories(folder.resolve("secrets"));
            Files.writeString(secrets.resolve("plan.txt"), "the plan");
            NodeProcess supernode = network.supernode("sn1").start();
            NodeProcess member =
                    network.invite(network.peer("member")).sharing(secrets).start();
            NodeProcess leaver =
                    network.invite(network.peer("leaver")).sharing(secrets).start();
            assertThat(member.search("plan").hits().getFirst().peers()).hasSize(2);

            IdentityKey key = IdentityKey.load(leaver.data().resolve("identity.key"));
            byte[] claims = Claims.invited(InvitationFile.read(leaver.data().resolve("invitation")))
                    .bytes();
            SSLSocket open = connect(member.dataPort(), key, claims);
            open.startHandshake();

            network.revoke(leaver, supernode);

            assertThat(open.getInputStream().read())
                    .as("the member, too, lets go of the revoked")
                    .isNegative();
            assertThatThrownBy(() -> handshake(member.dataPort(), key, claims)).isInstanceOf(IOException.class);

            Awaitility.await("the supernode lets go of the revoked")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> supernode.status("attachedPeers") == 1);
            assertThat(member.search("plan").hits().getFirst().peers()).hasSize(1);
            Awaitility.await("the revoked hears why")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(Files.readString(leaver.log()))
                            .containsPattern("no supernode answers.*its invitation was revoked"));
            assertThat(leaver.supernode()).isEmpty();
            Fasttrack.Finished search = Fasttrack.run("search", "--data", leaver.data(), "plan");
            assertThat(search.exitCode()).isEqualTo(3);
            assertThat(search.err()).contains("its invitation was revoked");
        }
    }

    @Test
    void aRenewedInvitationIsTakenUpWithoutARestart() throws Exception {
        try (TestNetwork network = TestNetwork.createClosed(folder, 1)) {
            network.supernode("sn1").start();
            Path shared = Files.createDirectories(folder.resolve("shared"));
            Files.writeString(shared.resolve("plan.txt"), "the plan");
            NodeProcess member = network.invite(network.peer("member"), "--valid", "15s")
                    .sharing(shared)
                    .start();
            Fasttrack.Finished soon = Fasttrack.run("status", "--data", member.data());
            assertThat(soon.out())
                    .contains("invitation  expires in 0 h 0 min", "fasttrack network invite " + member.id());

            Files.delete(member.data().resolve("invitation"));
            network.invite(member);
            Awaitility.await("the renewed one is taken up")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Fasttrack.run("status", "--data", member.data())
                                    .out())
                            .doesNotContain("invitation"));
            Awaitility.await("the session ends with the old one")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readString(member.log()).contains("its invitation expired"));
            Awaitility.await("the new one lets in")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !member.supernode().isEmpty());
            assertThat(member.search("plan").names()).containsExactly("shared/plan.txt");
        }
    }

    private void aStrangersSearchAndFetchAreRefused(TestNetwork network, NodeProcess supernode, String id)
            throws IOException {
        NodeProcess stranger = network.peer("stranger");
        Fasttrack.Finished start = Fasttrack.run(
                "peer", "--network", network.file(), "--data", stranger.data(), "--listen", stranger.address());
        assertThat(start.exitCode()).isEqualTo(4);
        assertThat(start.err()).contains("is closed and it shows no invitation").contains("fasttrack network invite");

        Path nobody = folder.resolve("nobody");
        Object[] search = {"search", "--via", supernode.address(), "--network", network.file(), "--data", nobody, "plan"
        };
        assertThat(Fasttrack.run(search))
                .matches(refused -> refused.exitCode() == 4 && refused.out().isEmpty());
        Object[] get = {
            "get",
            "--via",
            supernode.address(),
            "--network",
            network.file(),
            "--data",
            nobody,
            id,
            "-o",
            folder.resolve("stolen")
        };
        assertThat(Fasttrack.run(get).exitCode()).isEqualTo(4);
        assertThat(folder.resolve("stolen")).doesNotExist();
    }

    private static SSLSocket connect(int port, IdentityKey key, byte[] claims) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket tls = (SSLSocket) TlsIdentity.create(key, claims)
                .jsse(PeerCheck.ANYONE)
                .getSocketFactory()
                .createSocket(socket, "127.0.0.1", port, true);
        tls.setSoTimeout(30_000);
        return tls;
    }

    /** TLS 1.3 tells a client of its refusal with the first bytes that follow. */
    private static void handshake(int port, IdentityKey key, byte[] claims) throws IOException {
        try (SSLSocket tls = connect(port, key, claims)) {
            tls.startHandshake();
            int first = tls.getInputStream().read();
            throw new AssertionError("port " + port + " let a stranger in: " + first);
        }
    }
}
