package org.fasttrack.peer.torrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.SwarmLimits;
import org.fasttrack.peer.swarm.wire.InfoDictionary;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.DirectDialer;
import org.fasttrack.peer.transfer.TlsChannel;
import org.fasttrack.peer.transfer.TransferLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bittorrent/1} on a data port that seeds one file. */
@Timeout(60)
class BitTorrentPortTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TransferLimits LIMITS =
            new TransferLimits(2_000, 1_000, PATIENCE, PATIENCE, PATIENCE, PATIENCE, 4, PATIENCE);

    @TempDir
    Path folder;

    private final byte[] data = new byte[3 << 20];
    private final TlsIdentity seeder = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
    private Path file;
    private InfoDictionary info;
    private Torrents torrents;
    private DataPort port;
    private long modified;

    @BeforeEach
    void open() throws IOException {
        new Random(4).nextBytes(data);
        file = Files.write(folder.resolve("file"), data);
        modified = Files.getLastModifiedTime(file).toMillis();
        info = new InfoDictionary(ContentHasher.hash(data), data.length);
        torrents = new Torrents(this::seed);
        port = DataPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                seeder,
                PeerCheck.ANYONE,
                Map.of(BitTorrentHandler.PROTOCOL, new BitTorrentHandler(torrents, peer -> 10)),
                LIMITS);
    }

    @AfterEach
    void close() {
        port.close();
        torrents.close();
    }

    private Torrent seed(byte[] infoHash) {
        try {
            Layout layout = Layout.of(data.length);
            var stored = new StoredFile(file, layout, this::unchanged, () -> Optional.of(leaves()));
            return Torrent.start(setup(seeder), stored, TorrentEvents.IGNORED);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private boolean unchanged() {
        try {
            return Files.getLastModifiedTime(file).toMillis() == modified;
        } catch (IOException e) {
            return false;
        }
    }

    private byte[] leaves() {
        return ContentHasher.leavesOf(ByteBuffer.wrap(data));
    }

    private Torrent.Setup setup(TlsIdentity self) {
        return new Torrent.Setup(
                Layout.of(data.length),
                Greeting.peerId(self.id()),
                0,
                SwarmLimits.DEFAULT,
                Rates.UNLIMITED,
                true,
                ExtendedMessages.NONE);
    }

    private PeerChannel dial(TlsIdentity self) throws IOException {
        var dialer = new DirectDialer(self, PeerCheck.ANYONE);
        TlsChannel tls = dialer.dial(seeder.id(), port.address(), List.of(BitTorrentHandler.PROTOCOL), PATIENCE);
        assertThat(tls.protocol()).isEqualTo(BitTorrentHandler.PROTOCOL);
        return new TlsPeerChannel(tls);
    }

    private static TlsIdentity newcomer() {
        return TlsIdentity.create(IdentityKey.generate(), new byte[0]);
    }

    @Test
    void leafHashesComeOverTls() throws Exception {
        try (PeerChannel channel = dial(newcomer())) {
            Optional<LeafHashes> hashes =
                    HashFetch.from(channel, info.shortInfohash(), new byte[20], info.content(), data.length, PATIENCE);
            assertThat(hashes).map(LeafHashes::bytes).contains(leaves());
        }
    }

    @Test
    void fiveHundredConnectionsOfOnePeerLeaveRoomForAnother() throws Exception {
        TlsIdentity many = newcomer();
        List<PeerChannel> open = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                PeerChannel channel = dial(many);
                open.add(channel);
                try {
                    channel.write(ByteBuffer.wrap(new org.fasttrack.peer.swarm.wire.Handshake(
                                    org.fasttrack.peer.swarm.wire.Handshake.Features.ALL,
                                    info.shortInfohash(),
                                    new byte[20])
                            .encode()));
                } catch (IOException e) {
                    // It was closed already.
                }
            }
            await().atMost(PATIENCE).until(() -> port.connections() <= BitTorrentHandler.MAX_PER_PEER);
            await().atMost(PATIENCE)
                    .until(() -> torrents.all().stream()
                            .allMatch(torrent -> torrent.peers().size() == 1));
            fetch(newcomer());
        } finally {
            open.forEach(PeerChannel::close);
        }
    }

    private void fetch(TlsIdentity self) throws Exception {
        MemoryStorage storage = MemoryStorage.empty(data);
        var whole = new java.util.concurrent.CountDownLatch(1);
        try (Torrent torrent = Torrent.start(setup(self), storage, new TorrentEvents() {
                    @Override
                    public void completed() {
                        whole.countDown();
                    }
                });
                PeerChannel channel = dial(self)) {
            Thread.ofVirtual().start(() -> {
                try {
                    torrent.connect(channel, info.shortInfohash(), new Peer(seeder.id(), null, 0));
                } catch (IOException | InterruptedException e) {
                    // The latch tells.
                }
            });
            assertThat(whole.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            assertThat(storage.data()).isEqualTo(data);
            channel.abort();
        }
    }

    /** Not one block of it leaves under the old id. */
    @Test
    void fileThatChangesOnDiskIsServedNoMore() throws Exception {
        data[0]++;
        Files.write(file, data);
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(modified + 5_000));
        data[0]--;
        MemoryStorage storage = MemoryStorage.empty(data);
        TlsIdentity self = newcomer();
        var parted = new java.util.concurrent.CountDownLatch(1);
        var corrupt = new java.util.concurrent.atomic.AtomicInteger();
        try (Torrent torrent = Torrent.start(setup(self), storage, new TorrentEvents() {
                    @Override
                    public void corrupt(org.fasttrack.common.identity.NodeId peer, int block, ByteBuffer bytes) {
                        corrupt.incrementAndGet();
                    }
                });
                PeerChannel channel = dial(self)) {
            Thread.ofVirtual().start(() -> {
                try {
                    torrent.connect(channel, info.shortInfohash(), new Peer(seeder.id(), null, 0));
                } catch (IOException | InterruptedException e) {
                    // It ended, which is what is waited for.
                } finally {
                    parted.countDown();
                }
            });
            assertThat(parted.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            assertThat(storage.stored().isEmpty()).isTrue();
            assertThat(corrupt).hasValue(0);
        }
    }
}
