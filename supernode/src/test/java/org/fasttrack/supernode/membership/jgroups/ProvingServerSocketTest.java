package org.fasttrack.supernode.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProvingServerSocketTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final IdentityKey member = IdentityKey.generate();
    private volatile boolean expired;
    private final PeerCheck check = (peer, _) -> peer.equals(member.id()) && !expired ? null : "no member";
    private final SSLContext own =
            TlsIdentity.create(IdentityKey.generate(), new byte[0]).jsse(check);

    private ProvingServerSocket port;

    @BeforeEach
    void open() throws IOException {
        open(Duration.ofMinutes(1));
    }

    private void open(Duration deadline) throws IOException {
        port = new ProvingServerSocket(own, check, new Unproven(8, 4, deadline));
        port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        port.close();
    }

    private Socket connect() throws IOException {
        return new Socket(port.getInetAddress(), port.getLocalPort());
    }

    private SSLSocket shaken(IdentityKey key) throws IOException {
        SSLSocket socket = (SSLSocket) TlsIdentity.create(key, new byte[0])
                .jsse(PeerCheck.ANYONE)
                .getSocketFactory()
                .createSocket(port.getInetAddress(), port.getLocalPort());
        socket.startHandshake();
        return socket;
    }

    @Test
    void yieldsWhoProvedItselfThoughOthersCameFirst() throws Exception {
        try (Socket silent = connect();
                SSLSocket client = shaken(member);
                Socket accepted = port.accept()) {
            client.getOutputStream().write(7);
            assertThat(accepted.getInputStream().read()).isEqualTo(7);
            assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
            assertThat(silent.isConnected()).isTrue();
            await().atMost(SOON).until(() -> port.unproven() == 1);
            client.close(); // whoever closes first waits for the other end's word
        }
    }

    @Test
    void strangerIsHungUpOn() {
        // Its own handshake may end before it is judged.
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
            try (SSLSocket stranger = shaken(IdentityKey.generate())) {
                stranger.getInputStream().read();
            }
        });
        await().atMost(SOON).until(() -> port.unproven() == 0);
    }

    /** TLS looks at no certificate when it resumes a session. */
    @Test
    void whoseRightIsOverIsHungUpOnThoughItsSessionIsResumed() throws Exception {
        SSLContext client = TlsIdentity.create(member, new byte[0]).jsse(PeerCheck.ANYONE);
        try (SSLSocket first = named(client);
                Socket accepted = port.accept()) {
            accepted.getOutputStream().write(7);
            assertThat(first.getInputStream().read())
                    .as("so that its ticket came")
                    .isEqualTo(7);
            first.close(); // whoever closes first waits for the other end's word
        }
        expired = true;
        try (SSLSocket second = named(client)) {
            assertThat(isHungUpOn(second)).isTrue();
        }
    }

    /** Java resumes the session of the same context with the same name and port. */
    private SSLSocket named(SSLContext client) throws IOException {
        Socket plain = connect();
        SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(plain, "port", plain.getPort(), true);
        socket.setSoTimeout(Math.toIntExact(SOON.toMillis()));
        socket.startHandshake();
        return socket;
    }

    private static boolean isHungUpOn(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void byteNowAndThenMovesNoDeadline() throws Exception {
        port.close();
        open(Duration.ofMillis(300));
        try (Socket silent = connect();
                Socket dripping = connect()) {
            assertThat(silent.getInputStream().read()).as("hung up on").isEqualTo(-1);
            dripping.setTcpNoDelay(true);
            await().pollInterval(Duration.ofMillis(50)).atMost(SOON).until(() -> {
                try {
                    dripping.getOutputStream().write(0x16);
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
        await().atMost(SOON).until(() -> port.unproven() == 0);
    }

    @Test
    void ofOneNodesConnectionsTheNewestWaits() throws Exception {
        try (SSLSocket first = shaken(member)) {
            // The client has finished before the server.
            await().atMost(SOON).until(() -> port.unproven() == 0);
            try (SSLSocket second = shaken(member)) {
                assertThat(first.getInputStream().read()).isEqualTo(-1);
                try (Socket accepted = port.accept()) {
                    assertThat(accepted.getPort()).isEqualTo(second.getLocalPort());
                    second.close(); // whoever closes first waits for the other end's word
                }
            }
        }
    }

    @Test
    void closingWaitsForNoWordOfWhoIsSilent() throws Exception {
        try (SSLSocket silent = shaken(member)) {
            // It waits to be taken, and nobody takes it.
            await().atMost(SOON).until(() -> port.unproven() == 0);
            assertTimeoutPreemptively(Duration.ofSeconds(3), port::close);
            assertThat(isHungUpOn(silent)).isTrue();
        }
    }

    @Test
    void closingWakesWhoWaitsAndLeavesNothingBehind() throws Exception {
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return port.accept();
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        try (Socket silent = connect()) {
            await().atMost(SOON).until(() -> port.unproven() == 1);
            port.close();
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(port.awaitEnd(SOON)).isTrue();
            assertThat(port.unproven()).isZero();
        }
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(waiting::join)
                .withCauseInstanceOf(SocketException.class);
        assertThatExceptionOfType(SocketException.class).isThrownBy(port::accept);
    }
}
