package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TlsChannelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final TlsIdentity server = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
    private final TlsIdentity client = TlsIdentity.create(IdentityKey.generate(), new byte[0]);

    private record Met(String protocol, @Nullable NodeId peer) {}

    @Test
    void theHandlerOfTheAgreedProtocolGetsAChannelThatKnowsBothEnds() throws Exception {
        var met = new SynchronousQueue<Met>();
        Map<String, ConnectionHandler> protocols = new LinkedHashMap<>();
        protocols.put("http/1.1", new HttpHandler(List.of(), TransferLimits.DEFAULT));
        protocols.put("bittorrent/1", channel -> {
            offer(met, new Met(channel.protocol(), channel.peer()));
            channel.write(ByteBuffer.wrap(new byte[] {42}));
        });
        try (DataPort port = DataPort.open(ANY, server, PeerCheck.ANYONE, protocols, TransferLimits.DEFAULT);
                TlsChannel channel = TlsChannel.connect(
                        client.nettyClient(PeerCheck.ANYONE, List.of("bittorrent/1")), port.address(), LIMIT)) {
            assertThat(met.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Met("bittorrent/1", client.id()));
            assertThat(channel.protocol()).isEqualTo("bittorrent/1");
            assertThat(channel.peer()).isEqualTo(server.id());
            assertThat(channel.read()).isEqualTo(42);
            assertThat(channel.read()).isEqualTo(-1);
        }
    }

    private static <T> void offer(SynchronousQueue<T> queue, T value) throws IOException {
        try {
            queue.put(value);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void bothSidesReadAndWriteAtOnce() throws Exception {
        byte[] up = new byte[3 << 20];
        byte[] down = new byte[5 << 20];
        new Random(1).nextBytes(up);
        new Random(2).nextBytes(down);
        try (Pair pair = pair();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> above = threads.submit(reading(pair.server(), up.length));
            Future<byte[]> below = threads.submit(reading(pair.client(), down.length));
            Future<?> writing = threads.submit(writing(pair.server(), down));
            threads.submit(writing(pair.client(), up)).get();
            writing.get();
            assertThat(above.get()).isEqualTo(up);
            assertThat(below.get()).isEqualTo(down);
        }
    }

    private static Callable<byte[]> reading(TlsChannel channel, int bytes) {
        return () -> {
            ByteBuffer all = ByteBuffer.allocate(bytes);
            channel.readFully(all);
            return all.array();
        };
    }

    /** In pieces of uneven sizes, so that records and reads do not line up. */
    private static Callable<Void> writing(TlsChannel channel, byte[] data) {
        return () -> {
            for (int at = 0, size = 1; at < data.length; at += size, size = size * 3 % 50_021 + 1) {
                channel.write(ByteBuffer.wrap(data, at, Math.min(size, data.length - at)));
            }
            return null;
        };
    }

    @Test
    void whoWasAskedToConnectMayBeTheServer() throws Exception {
        try (Pair reversed = pair()) {
            assertThat(reversed.client().peer()).isEqualTo(server.id());
            assertThat(reversed.server().peer()).isEqualTo(client.id());
        }
    }

    /** The one that accepts the socket speaks as the TLS client, as after a Push. */
    private Pair pair() throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<TlsChannel> accepted = threads.submit(() ->
                    TlsChannel.over(client.nettyClient(PeerCheck.ANYONE, List.of("x")), listener.accept(), LIMIT));
            TlsChannel connected = TlsChannel.over(
                    server.nettyServer(PeerCheck.ANYONE, io.netty.handler.ssl.ClientAuth.REQUIRE, List.of("x")),
                    SocketChannel.open(listener.getLocalAddress()),
                    LIMIT);
            return new Pair(accepted.get(), connected);
        }
    }

    private record Pair(TlsChannel client, TlsChannel server) implements AutoCloseable {
        @Override
        public void close() {
            client.abort();
            server.abort();
            client.close();
            server.close();
        }
    }
}
