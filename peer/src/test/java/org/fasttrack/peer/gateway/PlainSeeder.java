package org.fasttrack.peer.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.BitSet;
import java.util.Optional;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.SwarmLimits;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.fasttrack.peer.torrent.ExtendedMessages;
import org.fasttrack.peer.torrent.Greeting;
import org.fasttrack.peer.torrent.Peer;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.torrent.SocketPeerChannel;
import org.fasttrack.peer.torrent.Storage;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.torrent.TorrentEvents;

/** Seeds in the clear on a loopback port: the data, or something that differs from it in every block's first byte. */
final class PlainSeeder implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final Torrent torrent;

    PlainSeeder(TorrentInfo info, byte[] data, boolean liar) throws IOException {
        Layout layout = new Layout(info.bytes(), info.pieceLength());
        byte[] peerId = Greeting.peerId(IdentityKey.generate().id());
        var setup = new Torrent.Setup(
                layout, peerId, 0, SwarmLimits.DEFAULT, Rates.UNLIMITED, false, ExtendedMessages.NONE);
        torrent = Torrent.start(setup, new Memory(layout, data, liar), TorrentEvents.IGNORED);
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::accept);
    }

    private record Memory(Layout layout, byte[] data, boolean liar) implements Storage {
        @Override
        public BitSet stored() {
            BitSet all = new BitSet();
            all.set(0, layout.blocks());
            return all;
        }

        @Override
        public boolean store(int block, ByteBuffer ignored) {
            throw new IllegalStateException("it has everything");
        }

        @Override
        public void read(int block, ByteBuffer target) {
            int at = target.position();
            target.put(data, (int) layout.offset(block), layout.blockBytes(block));
            if (liar) {
                target.put(at, (byte) ~target.get(at));
            }
        }

        @Override
        public Optional<byte[]> hashes(HashRange range) {
            return Optional.empty();
        }
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or the next one may come through.
            }
        }
    }

    private void serve(SocketChannel socket) {
        try (var channel = new SocketPeerChannel(socket)) {
            torrent.accept(
                    channel,
                    Greeting.read(channel),
                    new Peer(IdentityKey.generate().id(), null, 0));
        } catch (IOException e) {
            // The other side went away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        torrent.close();
    }
}
