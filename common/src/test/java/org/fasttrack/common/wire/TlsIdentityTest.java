package org.fasttrack.common.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class TlsIdentityTest {
    private final IdentityKey alice = IdentityKey.generate();
    private final IdentityKey bob = IdentityKey.generate();

    @Test
    void bothSidesLearnTheOthersIdentityOverJsse() throws Exception {
        SSLContext server = TlsIdentity.create(alice, new byte[0]).jsse(PeerCheck.ANYONE);
        SSLContext client = TlsIdentity.create(bob, new byte[0]).jsse(PeerCheck.ANYONE);
        try (SSLServerSocket listening = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(true);
            CompletableFuture<NodeId> seen = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                    socket.startHandshake();
                    return TlsIdentity.peerOf(socket.getSession());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            try (SSLSocket socket = (SSLSocket) client.getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
                socket.startHandshake();
                assertThat(TlsIdentity.peerOf(socket.getSession())).isEqualTo(alice.id());
                assertThat(seen.get()).isEqualTo(bob.id());
            }
        }
    }

    @Test
    void bothSidesLearnTheOthersIdentityOverNetty() throws Exception {
        assertThat(handshake(PeerCheck.ANYONE, "claim".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(alice.id(), bob.id());
    }

    @Test
    void claimsAreJudgedInTheHandshake() {
        PeerCheck invited =
                (peer, claims) -> new String(claims, StandardCharsets.UTF_8).equals("invited") ? null : "no invitation";
        assertThatThrownBy(() -> handshake(invited, "guess".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void aRenewedIdentityShowsItsNewClaimsInContextsThatWereMadeBefore() throws Exception {
        List<String> shown = new ArrayList<>();
        PeerCheck listening = (peer, claims) -> {
            shown.add(peer.shortForm() + " " + new String(claims, StandardCharsets.UTF_8));
            return null;
        };
        TlsIdentity server = TlsIdentity.renewable(alice, "server 1".getBytes(StandardCharsets.UTF_8));
        TlsIdentity client = TlsIdentity.renewable(bob, "client 1".getBytes(StandardCharsets.UTF_8));
        SslContext accepting = server.nettyServer(listening, ClientAuth.REQUIRE, List.of("h2"));
        SslContext connecting = client.nettyClient(listening, List.of("h2"));
        handshake(accepting, connecting);
        server.renew("server 2".getBytes(StandardCharsets.UTF_8));
        client.renew("client 2".getBytes(StandardCharsets.UTF_8));
        assertThat(handshake(accepting, connecting)).containsExactly(alice.id(), bob.id());
        assertThat(shown)
                .containsExactlyInAnyOrder(
                        alice.id().shortForm() + " server 1",
                        bob.id().shortForm() + " client 1",
                        alice.id().shortForm() + " server 2",
                        bob.id().shortForm() + " client 2");
        ReferenceCountUtil.release(accepting);
        ReferenceCountUtil.release(connecting);
    }

    private List<NodeId> handshake(PeerCheck serverCheck, byte[] claims) throws SSLException {
        var server = TlsIdentity.create(alice, new byte[0]).nettyServer(serverCheck, ClientAuth.REQUIRE, List.of("h2"));
        var client = TlsIdentity.create(bob, claims).nettyClient(PeerCheck.ANYONE, List.of("h2"));
        try {
            return handshake(server, client);
        } finally {
            ReferenceCountUtil.release(server);
            ReferenceCountUtil.release(client);
        }
    }

    /** Runs a handshake in memory; returns whom the client saw and whom the server saw. */
    private static List<NodeId> handshake(SslContext server, SslContext client) throws SSLException {
        var alloc = UnpooledByteBufAllocator.DEFAULT;
        SSLEngine s = server.newEngine(alloc);
        SSLEngine c = client.newEngine(alloc);
        try {
            ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
            ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
            ByteBuffer plain = ByteBuffer.allocate(1 << 16);
            for (int round = 0; round < 20 && !(done(c) && done(s)); round++) {
                step(c, toClient, toServer, plain);
                step(s, toServer, toClient, plain);
            }
            return List.of(TlsIdentity.peerOf(c.getSession()), TlsIdentity.peerOf(s.getSession()));
        } finally {
            ReferenceCountUtil.release(s);
            ReferenceCountUtil.release(c);
        }
    }

    private static boolean done(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && engine.getSession().isValid()
                && !engine.getSession().getCipherSuite().contains("NULL");
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out, ByteBuffer plain) throws SSLException {
        in.flip();
        for (int i = 0;
                i < 10 && (in.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP || i == 0);
                i++) {
            if (in.hasRemaining()) {
                plain.clear();
                engine.unwrap(in, plain);
            }
            tasks(engine);
            engine.wrap(ByteBuffer.allocate(0), out);
            tasks(engine);
        }
        in.compact();
    }

    private static void tasks(SSLEngine engine) {
        Runnable task;
        while ((task = engine.getDelegatedTask()) != null) {
            task.run();
        }
    }
}
