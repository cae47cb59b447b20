package org.fasttrack.peer.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fasttrack.peer.uplink.TestPeer.files;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fasttrack.common.share.ShareList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Strangers do to the control port what they like; an honest peer attaches meanwhile. */
class HostilePortTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final List<SocketChannel> sockets = new ArrayList<>();
    private final ShareList list = files("a/1");

    private SocketChannel connect(TestSupernode supernode) throws IOException {
        SocketChannel socket =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), supernode.port()));
        sockets.add(socket);
        return socket;
    }

    private void honestPeerAttaches(TestSupernode supernode) {
        try (TestPeer peer = TestPeer.sharing(list, supernode)) {
            await().atMost(SOON).until(() -> peer.registeredAt(supernode, list));
        }
    }

    @AfterEach
    void hangUp() throws IOException {
        for (SocketChannel socket : sockets) {
            socket.close();
        }
    }

    @Test
    void aThousandSilentConnectionsLeaveRoomForAnHonestPeer() throws Exception {
        try (TestSupernode supernode = TestSupernode.start()) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(connect(supernode).isConnected()).isTrue();
            }
            honestPeerAttaches(supernode);
        }
    }

    @Test
    void connectionsThatSayAByteNowAndThenLeaveRoomForAnHonestPeer() throws Exception {
        // The start of a TLS handshake record of 16 KiB that never becomes whole.
        byte[] record = {22, 3, 1, 64, 0, 1, 0, 63, (byte) 252};
        try (TestSupernode supernode = TestSupernode.start()) {
            for (int i = 0; i < 200; i++) {
                connect(supernode);
            }
            for (byte next : record) {
                for (SocketChannel socket : sockets) {
                    assertThat(socket.write(ByteBuffer.wrap(new byte[] {next}))).isEqualTo(1);
                }
            }
            honestPeerAttaches(supernode);
        }
    }

    @Test
    void randomBytesHarmNobody() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (TestSupernode supernode = TestSupernode.start()) {
            for (int i = 0; i < 200; i++) {
                byte[] garbage = new byte[1 + random.nextInt(40_000)];
                random.nextBytes(garbage);
                try {
                    connect(supernode).write(ByteBuffer.wrap(garbage));
                } catch (IOException reset) {
                    // The other side hung up first: that is the point.
                }
            }
            honestPeerAttaches(supernode);
            assertThat(supernode.attached.count()).as("seed %d", seed).isLessThanOrEqualTo(1);
        }
    }
}
