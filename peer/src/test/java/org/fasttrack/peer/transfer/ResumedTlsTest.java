package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
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
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.junit.jupiter.api.Test;

/** TLS looks at no certificate when it resumes a session: the data port does. */
class ResumedTlsTest {
    @Test
    void anExpiredInvitationIsRefusedThoughTheSessionIsResumed() throws Exception {
        IdentityKey creator = IdentityKey.generate();
        NetworkFile network = NetworkFile.create(
                creator,
                NetworkId.of(new byte[NetworkId.BYTES]),
                "test",
                true,
                List.of(new RootKey(IdentityKey.generate().id(), "127.0.0.1:1215")),
                InstantSource.system());
        Instant expiry = Instant.now().plusSeconds(3600);
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        IdentityKey guest = IdentityKey.generate();
        byte[] claims = Claims.invited(Invitation.seal(network, creator, guest.id(), expiry))
                .bytes();
        SSLContext client = TlsIdentity.create(guest, claims).jsse(PeerCheck.ANYONE);
        try (DataPort port = DataPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                TlsIdentity.create(IdentityKey.generate(), new byte[0]),
                new Admission(network, now::get),
                Map.of("http/1.1", channel -> channel.write(ByteBuffer.wrap(new byte[] {42}))),
                TransferLimits.DEFAULT)) {
            assertThat(greeting(client, port)).isEqualTo(42);
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
