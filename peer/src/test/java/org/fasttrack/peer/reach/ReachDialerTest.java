package org.fasttrack.peer.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.wire.proto.PushAnswer;
import org.fasttrack.common.wire.proto.PushOrder;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.LoopbackProxy;
import org.fasttrack.peer.transfer.Outbound;
import org.fasttrack.peer.transfer.RecordingProxy;
import org.fasttrack.peer.transfer.TlsChannel;
import org.fasttrack.peer.transfer.TransferLimits;
import org.fasttrack.peer.transfer.UntoldException;
import org.fasttrack.supernode.reach.Push;
import org.fasttrack.supernode.relay.RelayLimits;
import org.fasttrack.supernode.relay.Relays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All ways to a peer on real sockets; the supernodes in between are one object that passes on. */
class ReachDialerTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final byte[] SECRET = "a secret between two peers".getBytes(StandardCharsets.US_ASCII);

    private final List<PushOrder> orders = new ArrayList<>();
    private Member source;
    private Member open;
    private Member closed;
    private Member supernode;
    private DataPort relayPort;
    private Relays relays;
    private String relayAddress = "";

    @BeforeEach
    void start() throws IOException {
        source = new Member(false, (request, limit) -> PushAnswer.getDefaultInstance());
        open = new Member(true, this::push).knowsFirewalled(source);
        closed = new Member(false, this::push).knowsFirewalled(source);
        supernode = new Member(false, this::push);
        relayPort = DataPort.open(
                Member.ANY,
                supernode.self.tls(),
                supernode.self.admission(),
                Map.of(Member.ECHO, channel -> {}),
                TransferLimits.DEFAULT);
        relayAddress = HostPort.text(relayPort.address());
        relays = new Relays(relayAddress, RelayLimits.DEFAULT);
        relayPort.taking(relays::take);
    }

    @AfterEach
    void stop() {
        List.of(source, open, closed, supernode).forEach(Member::close);
        relayPort.close();
        relays.close();
    }

    /** What the supernodes make of a request, without their checks. */
    private PushAnswer push(Sealed request, Duration limit) {
        Push push = ((Push.Reading.Understood) Push.open(request, supernode.self.opener())).push();
        if (push.relayed()) {
            relays.expect(push.token().text(), push.asker());
        }
        PushOrder order = PushOrder.newBuilder()
                .setRequest(request)
                .setRelay(push.relayed() ? relayAddress : "")
                .build();
        orders.add(order);
        source.pushes.order(order, InetAddress.getLoopbackAddress());
        return PushAnswer.newBuilder().setRelay(order.getRelay()).build();
    }

    private TlsChannel dial(Member from) throws IOException {
        return from.dialer.dial(source.id(), source.data.address(), List.of(Member.ECHO), LIMIT);
    }

    private static void talk(TlsChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(SECRET));
        ByteBuffer back = ByteBuffer.allocate(SECRET.length);
        channel.readFully(back);
        assertThat(back.array()).isEqualTo(SECRET);
    }

    @Test
    void aFirewalledPeerConnectsToWhomeverCanBeReached() throws Exception {
        try (TlsChannel channel = dial(open)) {
            assertThat(channel.peer()).isEqualTo(source.id());
            assertThat(channel.protocol()).isEqualTo(Member.ECHO);
            talk(channel);
            assertThat(source.client).isEqualTo(open.id());
            assertThat(orders).extracting(PushOrder::getRelay).containsExactly("");
        }
    }

    @Test
    void twoFirewalledPeersMeetAtARelay() throws Exception {
        try (TlsChannel channel = dial(closed)) {
            assertThat(channel.peer()).isEqualTo(source.id());
            talk(channel);
            assertThat(source.client).isEqualTo(closed.id());
            assertThat(orders).extracting(PushOrder::getRelay).containsExactly(relayAddress);
        }
    }

    @Test
    void aRelaySeesCiphertextOnly() throws Exception {
        try (RecordingProxy wiretap = new RecordingProxy(relayPort.address())) {
            relayAddress = HostPort.text(wiretap.address());
            try (TlsChannel channel = dial(closed)) {
                talk(channel);
            }
            String seen = new String(wiretap.seen(), StandardCharsets.ISO_8859_1);
            assertThat(seen).contains("GIV ", "ASK ", "OK\n");
            assertThat(seen).doesNotContain(new String(SECRET, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aRelayThatAltersAByteIsNoticed() throws Exception {
        var altering = new AtomicBoolean();
        try (LoopbackProxy liar = new LoopbackProxy(relayPort.address(), (bytes, count, toRelay) -> {
            if (altering.get() && toRelay) { // what passes twice would be whole again
                bytes[count - 1] ^= 1;
            }
        })) {
            relayAddress = HostPort.text(liar.address());
            try (TlsChannel channel = dial(closed)) {
                talk(channel);
                altering.set(true);
                assertThatThrownBy(() -> talk(channel)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aRelayThatConnectsSomebodyElseIsNoticed() throws Exception {
        // The source's place is taken by another member that serves as readily.
        Member impostor = new Member(false, this::push);
        try (impostor) {
            Member asker = new Member(false, (request, limit) -> {
                        Push push = ((Push.Reading.Understood) Push.open(request, supernode.self.opener())).push();
                        relays.expect(push.token().text(), push.asker());
                        Push bent = new Push(push.asker(), impostor.id(), push.supernode(), push.token(), "");
                        impostor.data.serve(
                                Outbound.connect(
                                        relayPort.address(), bent.token().givLine(), LIMIT),
                                push.asker());
                        return PushAnswer.newBuilder().setRelay(relayAddress).build();
                    })
                    .knowsFirewalled(source);
            try (asker) {
                assertThatThrownBy(() -> dial(asker)).hasMessageContaining("another identity");
            }
        }
    }

    @Test
    void whenAllWaysFailTheReasonOfEachIsTold() throws Exception {
        Member asker = new Member(
                        true,
                        (request, limit) -> PushAnswer.newBuilder()
                                .setRefused("the peer is not attached any more")
                                .build())
                .knowsFirewalled(source);
        try (asker) {
            assertThatThrownBy(() -> dial(asker))
                    .isInstanceOfSatisfying(
                            UntoldException.class,
                            e -> assertThat(e.plain())
                                    .isEqualTo("it cannot be reached: the peer is not attached any more"))
                    .hasMessageContaining("push: the peer is not attached any more")
                    .hasMessageContaining("relay: the peer is not attached any more");
            asker.whereabouts.learn(source.id(), new Whereabouts.Place(false, supernode.id()));
            assertThatThrownBy(() -> dial(asker))
                    .isNotInstanceOf(UntoldException.class)
                    .hasMessageContaining("direct: ");
        }
    }

    @Test
    void whoWasAskedAndDoesNotComeHasAPartInIt() throws Exception {
        Member asker = new Member(true, (request, limit) -> PushAnswer.getDefaultInstance()).knowsFirewalled(source);
        try (asker) {
            assertThatThrownBy(() -> asker.dialer.dial(
                            source.id(), source.data.address(), List.of(Member.ECHO), Duration.ofSeconds(2)))
                    .isNotInstanceOf(UntoldException.class)
                    .hasMessageContaining("push: it did not connect");
        }
    }

    @Test
    void aHitThatIsOutOfDateCostsAnotherWayAndNotTheFile() throws Exception {
        open.whereabouts.learn(source.id(), new Whereabouts.Place(false, supernode.id()));
        try (TlsChannel channel = dial(open)) {
            talk(channel);
        }
        assertThat(orders).hasSize(1);
    }

    @Test
    void anOpenPeerIsConnectedToAndNobodyIsAsked() throws Exception {
        closed.whereabouts.learn(open.id(), new Whereabouts.Place(false, supernode.id()));
        try (TlsChannel channel = closed.dialer.dial(open.id(), open.data.address(), List.of(Member.ECHO), LIMIT)) {
            talk(channel);
        }
        assertThat(orders).isEmpty();
    }
}
