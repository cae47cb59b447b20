package org.fasttrack.peer.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.PushOrder;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.supernode.reach.Push;
import org.fasttrack.supernode.reach.PushToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a peer makes of orders to connect out, by supernodes and askers that lie. */
class PushedConnectionsTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[NetworkId.BYTES]);
    private static final NodeId SUPERNODE = IdentityKey.generate().id();
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final IdentityKey asker = IdentityKey.generate();
    private final NodeId self = IdentityKey.generate().id();
    private final List<NodeId> served = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final PushedConnections pushes =
            new PushedConnections(self, new Opener(NETWORK, InstantSource.system()), (socket, client) -> {
                served.add(client);
                socket.close();
            });
    private ServerSocket there;

    @BeforeEach
    void listen() throws IOException {
        there = new ServerSocket(0, 500, LOOPBACK);
        Thread.ofVirtual().start(() -> {
            while (!there.isClosed()) {
                try (Socket socket = there.accept()) {
                    lines.add(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // closed
                }
            }
        });
    }

    @AfterEach
    void stopListening() throws IOException {
        there.close();
    }

    private String address() {
        return HostPort.text((InetSocketAddress) there.getLocalSocketAddress());
    }

    private PushOrder order(NodeId source, String address) {
        Push push = new Push(asker.id(), source, SUPERNODE, PushToken.fresh(), address);
        return PushOrder.newBuilder()
                .setRequest(push.sealedBy(new Sealer(asker, NETWORK, InstantSource.system())))
                .build();
    }

    /** Orders are followed one after the other from here: what a good one does shows that a bad one did nothing. */
    private void thenAGoodOneIsFollowed() {
        pushes.order(order(self, address()), LOOPBACK);
        await().until(() -> served.size() == 1 && lines.size() == 1);
        assertThat(served).containsExactly(asker.id());
    }

    @Test
    void anOrderIsFollowedAndTheConnectionOpensWithItsToken() {
        PushOrder order = order(self, address());
        pushes.order(order, LOOPBACK);
        await().until(() -> lines.size() == 1);
        Push push = ((Push.Reading.Understood)
                        Push.open(order.getRequest(), new Opener(NETWORK, InstantSource.system())))
                .push();
        assertThat(lines).containsExactly("GIV " + push.token().text() + "\n");
        assertThat(served).containsExactly(asker.id());
    }

    @Test
    void aReplayIsNotFollowed() {
        PushOrder order = order(self, address());
        pushes.order(order, LOOPBACK);
        await().until(() -> served.size() == 1);
        pushes.order(order, LOOPBACK);
        pushes.order(order(self, address()), LOOPBACK);
        await().until(() -> served.size() == 2 && lines.size() == 2);
    }

    @Test
    void anOrderForAnotherIsNotFollowed() {
        pushes.order(order(IdentityKey.generate().id(), address()), LOOPBACK);
        thenAGoodOneIsFollowed();
    }

    @Test
    void anAddressThatTheAskerDidNotSealIsNotFollowed() {
        Sealed sealed = order(self, "127.0.0.1:1").getRequest();
        Sealed bent = sealed.toBuilder()
                .setBody(order(self, address()).getRequest().getBody())
                .build();
        pushes.order(PushOrder.newBuilder().setRequest(bent).build(), LOOPBACK);
        thenAGoodOneIsFollowed();
    }

    @Test
    void aSupernodeOnTheInternetSendsNobodyIntoTheirOwnNetwork() throws Exception {
        pushes.order(order(self, address()), InetAddress.getByName("192.0.2.1"));
        pushes.order(order(self, address()), InetAddress.getByName("192.168.1.1"));
        pushes.order(order(self, "").toBuilder().setRelay(address()).build(), InetAddress.getByName("192.0.2.1"));
        thenAGoodOneIsFollowed();
    }

    @Test
    void aFloodIsFollowedOnlyInPart() {
        int flood = 400;
        for (int i = 0; i < flood; i++) {
            pushes.order(order(self, address()), LOOPBACK);
        }
        await().until(() -> pushes.running() == 0);
        assertThat(served.size()).isBetween(1, flood - 1);
    }
}
