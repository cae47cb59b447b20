package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.Admission;
import org.fasttrack.common.network.Claims;
import org.fasttrack.common.network.Invitation;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocation;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.junit.jupiter.api.Test;

/** Whoever was let in by an invitation is served, and asked, as long as it is valid. */
class EndedRightsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final List<String> HTTP = List.of("http/1.1");
    private static final byte GREETING = 42;

    private final IdentityKey creator = IdentityKey.generate();
    private final NetworkFile network = NetworkFile.create(
            creator,
            NetworkId.of(new byte[NetworkId.BYTES]),
            "test",
            true,
            List.of(new RootKey(IdentityKey.generate().id(), "127.0.0.1:1215")),
            InstantSource.system());
    private final Instant expiry = Instant.now().plusSeconds(3600);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final Revocations revocations = new Revocations(network);
    private final Admission admission = new Admission(network, now::get, revocations);
    private final IdentityKey key = IdentityKey.generate();
    private final TlsIdentity guest = TlsIdentity.create(
            key,
            Claims.invited(Invitation.seal(network, creator, key.id(), expiry)).bytes());
    private final TlsIdentity host = TlsIdentity.create(IdentityKey.generate(), new byte[0]);

    /** Greets, then waits for what never comes. */
    private static DataPort open(TlsIdentity identity, PeerCheck check) throws IOException {
        ConnectionHandler greet = channel -> {
            channel.write(ByteBuffer.wrap(new byte[] {GREETING}));
            channel.read();
        };
        return DataPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identity,
                check,
                Map.of("http/1.1", greet),
                TransferLimits.DEFAULT);
    }

    private static TlsChannel dialled(DirectDialer dialer, DataPort port, TlsIdentity whose) throws IOException {
        TlsChannel channel = dialer.dial(whose.id(), port.address(), HTTP, SOON);
        assertThat(channel.read()).isEqualTo(GREETING);
        return channel;
    }

    @Test
    void whoIsServedIsCutOffWhenItsInvitationExpires() throws Exception {
        var dialer = new DirectDialer(guest, PeerCheck.ANYONE);
        try (DataPort port = open(host, admission);
                TlsChannel channel = dialled(dialer, port, host)) {
            now.set(expiry.plusSeconds(1));
            await().atMost(SOON).until(() -> port.connections() == 0);
            assertThat(channel.isOpen()).as("the other side ended it").isTrue();
        }
    }

    @Test
    void whoIsServedIsCutOffWhenItIsRevoked() throws Exception {
        var dialer = new DirectDialer(guest, PeerCheck.ANYONE);
        try (DataPort port = open(host, admission);
                TlsChannel channel = dialled(dialer, port, host)) {
            revocations.learn(Revocation.seal(network, creator, guest.id()));
            await().atMost(SOON).until(() -> port.connections() == 0);
            assertThat(channel.isOpen()).as("the other side ended it").isTrue();
        }
    }

    @Test
    void whoWasConnectedToIsCutOffWhenItsInvitationExpires() throws Exception {
        var dialer = new DirectDialer(host, admission);
        try (DataPort port = open(guest, PeerCheck.ANYONE);
                TlsChannel channel = dialled(dialer, port, guest)) {
            now.set(expiry.plusSeconds(1));
            await().atMost(SOON).until(() -> !channel.isOpen());
            assertThatThrownBy(() -> dialled(dialer, port, guest)).isInstanceOf(IOException.class);
        }
    }

    /** TLS looks at no certificate when it resumes a session: the data port does. */
    @Test
    void anExpiredInvitationIsRefusedThoughTheSessionIsResumed() throws Exception {
        SSLContext client = guest.jsse(PeerCheck.ANYONE);
        try (DataPort port = open(host, admission)) {
            assertThat(greeting(client, port)).isEqualTo(GREETING);
            now.set(expiry.plusSeconds(1));
            assertThat(greeting(client, port)).as("nothing is said to it").isNegative();
        }
    }

    private static int greeting(SSLContext client, DataPort port) throws IOException {
        int number = port.address().getPort();
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), number);
        // Java resumes the session of the same context with the same name and port.
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(plain, "127.0.0.1", number, true)) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return socket.getInputStream().read();
        }
    }
}
