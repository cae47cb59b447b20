package org.fasttrack.peer.torrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.Extensions;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.fasttrack.peer.swarm.wire.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swarms on loopback sockets: the production driver and core, and peers that do what they like. */
@Timeout(60)
class TorrentTest {
    private static final int BLOCKS = 300;

    private final byte[] data = random(BLOCKS * Block.MAX_BYTES - 77);
    private final List<Member> members = new ArrayList<>();

    private static byte[] random(int bytes) {
        byte[] data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        return data;
    }

    @AfterEach
    void closeAll() throws IOException {
        for (Member member : members) {
            member.close();
        }
    }

    private Member member(MemoryStorage storage) throws IOException {
        return member(storage, Rates.UNLIMITED);
    }

    private Member member(MemoryStorage storage, Rates rates) throws IOException {
        members.add(new Member(members.size() + 1, storage, rates));
        return members.getLast();
    }

    private Member seeder() throws IOException {
        return member(MemoryStorage.whole(data));
    }

    private Member leecher() throws IOException {
        return member(MemoryStorage.empty(data));
    }

    private static Rates up(long bytesPerSecond) {
        return new Rates(List.of(new RateLimit(bytesPerSecond)), List.of());
    }

    @Test
    void leecherGetsEverythingFromOneSeeder() throws Exception {
        Member leecher = leecher().connect(seeder());
        leecher.awaitWhole();
        assertThat(leecher.storage.data()).isEqualTo(data);
    }

    @Test
    void leechersGiveEachOtherWhatTheSeederGaveOnce() throws Exception {
        Member seeder = member(MemoryStorage.whole(data), up(2_000_000));
        List<Member> leechers = List.of(leecher(), leecher(), leecher());
        for (Member leecher : leechers) {
            leecher.connect(seeder);
            leechers.stream().filter(other -> other.port() < leecher.port()).forEach(leecher::connect);
        }
        for (Member leecher : leechers) {
            leecher.awaitWhole();
            assertThat(leecher.storage.data()).isEqualTo(data);
        }
        assertThat(seeder.sentBytes()).as("of three copies").isLessThan(2L * data.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoSendsCorruptBlocksIsBannedAndTheContentComes(int liars) throws Exception {
        Member leecher = leecher();
        List<Member> lying = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            MemoryStorage storage = MemoryStorage.whole(data);
            // Slow enough that each of them gets to send something.
            Member seeder = member(i < liars ? storage.lying() : storage, up(3_000_000));
            if (i < liars) {
                lying.add(seeder);
            }
            leecher.connect(seeder);
        }
        leecher.awaitWhole();
        assertThat(leecher.storage.data()).isEqualTo(data);
        for (Member liar : lying) {
            assertThat(leecher.corrupt).contains(liar.id);
            assertThat(leecher.torrent.banned(liar.id)).isTrue();
            assertThat(leecher.received).doesNotContainKey(liar.id);
        }
        assertThat(leecher.corrupt).hasSize(liars);
    }

    @Test
    void anUnforeseenFailureToStoreEndsTheTorrentAndLosesNoBlock() throws Exception {
        Member leecher = member(MemoryStorage.empty(data).broken());
        leecher.connect(seeder());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(leecher.partings).anyMatch(reason -> reason.contains("broken")));
        assertThat(leecher.torrent.closed()).isTrue();
    }

    @Test
    void bannedPeerIsNotLetInAgain() throws Exception {
        Member leecher = leecher();
        Member liar = member(MemoryStorage.whole(data).lying());
        leecher.connect(liar);
        assertThat(leecher.partings.poll(20, TimeUnit.SECONDS)).contains("hash");
        try (RawPeer again = new RawPeer(leecher, 2)) {
            again.awaitEnd();
        }
        assertThat(leecher.torrent.peers()).isEmpty();
    }

    @Test
    void whoLiesAndLeavesAtOnceIsBannedAllTheSame() throws Exception {
        Member leecher = leecher();
        try (RawPeer liar = new RawPeer(leecher, 66)) {
            liar.say(new Message.HaveAll(), new Message.Unchoke());
            Block asked = liar.await(Message.Request.class).block();
            liar.say(new Message.Piece(asked.piece(), asked.begin(), ByteBuffer.allocate(asked.length())));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> leecher.torrent.banned(Member.id(66)));
        assertThat(leecher.corrupt).containsExactly(Member.id(66));
    }

    @Test
    void whoClaimsEverythingAndGivesNothingDelaysNobodyForLong() throws Exception {
        Member leecher = leecher();
        try (RawPeer claims = new RawPeer(leecher, 99)) {
            claims.say(new Message.HaveAll(), new Message.Unchoke());
            claims.await(Message.Request.class);
            leecher.connect(seeder());
            leecher.awaitWhole();
        }
        assertThat(leecher.storage.data()).isEqualTo(data);
    }

    /** The neighbour goes away at its first, second... message: whatever it owed is fetched elsewhere. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void disconnectAtAnyMessageLosesNothing(int after) throws Exception {
        Member leecher = leecher();
        MemoryStorage whole = MemoryStorage.whole(data);
        List<Message> said = new ArrayList<>(List.of(new Message.HaveAll(), new Message.Unchoke()));
        try (RawPeer peer = new RawPeer(leecher, 99)) {
            for (int i = 0; i < after; i++) {
                if (i < said.size()) {
                    peer.say(said.get(i));
                } else {
                    Block block = peer.await(Message.Request.class).block();
                    ByteBuffer bytes = ByteBuffer.allocate(Block.MAX_BYTES);
                    whole.read(whole.layout().number(block), bytes);
                    peer.say(new Message.Piece(block.piece(), block.begin(), bytes.flip()));
                }
            }
        }
        leecher.connect(seeder());
        leecher.awaitWhole();
        assertThat(leecher.storage.data()).isEqualTo(data);
    }

    /** The neighbour goes away when it has heard the first, second... message. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void disconnectAfterAnyMessageHeardLosesNothing(int heard) throws Exception {
        Member seeder = seeder();
        Member leecher = leecher();
        try (RawPeer gives = new RawPeer(leecher, 98);
                RawPeer takes = new RawPeer(seeder, 99)) {
            gives.say(new Message.HaveAll(), new Message.Unchoke());
            takes.say(new Message.HaveNone(), new Message.Interested());
            for (int i = 0; i < BLOCKS; i++) {
                takes.say(new Message.Request(seeder.storage.layout().block(i)));
            }
            for (int i = 0; i < heard; i++) {
                gives.hear();
                takes.hear();
            }
        }
        leecher.connect(seeder).awaitWhole();
        assertThat(leecher.storage.data()).isEqualTo(data);
    }

    /** The neighbour goes away in the midst of a block: in its length, its type, its place, its bytes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 9, 13, 14, Block.MAX_BYTES})
    void disconnectWithinAMessageLosesNothing(int bytes) throws Exception {
        Member leecher = leecher();
        try (RawPeer gives = new RawPeer(leecher, 98)) {
            gives.say(new Message.HaveAll(), new Message.Unchoke());
            Block block = gives.await(Message.Request.class).block();
            ByteBuffer piece = ByteBuffer.allocate(13 + Block.MAX_BYTES)
                    .putInt(9 + Block.MAX_BYTES)
                    .put((byte) 7)
                    .putInt(block.piece())
                    .putInt(block.begin());
            gives.say(Arrays.copyOf(piece.array(), bytes));
        }
        leecher.connect(seeder()).awaitWhole();
        assertThat(leecher.storage.data()).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7fffffff", // two gigabytes to come
                "00000005" + "04" + "00ffffff", // a piece that does not exist
                "00000001" + "63", // a type that does not exist
                "0000000d" + "06" + "00000000" + "00000000" + "7fffffff", // a block of two gigabytes
            })
    void malformedMessageEndsTheConnection(String hex) throws Exception {
        Member seeder = seeder();
        try (RawPeer peer = new RawPeer(seeder, 99)) {
            peer.say(java.util.HexFormat.of().parseHex(hex)).awaitEnd();
        }
        assertThat(seeder.partings.poll(10, TimeUnit.SECONDS)).contains("broke the protocol");
        leecher().connect(seeder).awaitWhole();
    }

    @Test
    void absurdHashRangesAreRefusedAndTheConnectionStays() throws Exception {
        Member seeder = seeder();
        byte[] root = seeder.storage.content().bytes();
        try (RawPeer peer = new RawPeer(seeder, 99)) {
            for (HashRange range : List.of(
                    new HashRange(root, 0, 1 << 30, 512, 0),
                    new HashRange(root, 30, 0, 2, 0),
                    new HashRange(root, 0, 0, 512, 34),
                    new HashRange(new byte[32], 0, 0, 512, 8))) {
                peer.say(new Message.HashRequest(range));
                assertThat(peer.await(Message.HashReject.class).range()).isEqualTo(range);
            }
            var good = new HashRange(root, 0, 0, 512, 8);
            peer.say(new Message.HashRequest(good));
            assertThat(peer.await(Message.Hashes.class).range()).isEqualTo(good);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 511, 512, 513, 1500})
    void leafHashesComeOverTheWire(int leaves) throws Exception {
        byte[] content = random((leaves - 1) * Block.MAX_BYTES + 1);
        Member seeder = member(MemoryStorage.whole(content));
        try (PeerChannel channel = new SocketPeerChannel(SocketChannel.open(seeder.address()))) {
            var hashes = HashFetch.from(
                    channel,
                    seeder.infoHash(),
                    Greeting.peerId(Member.id(99)),
                    seeder.storage.content(),
                    content.length,
                    Duration.ofSeconds(10));
            assertThat(hashes.orElseThrow().bytes()).isEqualTo(ContentHasher.leavesOf(ByteBuffer.wrap(content)));
        }
    }

    @Test
    void membersTellEachOtherOfMembers() throws Exception {
        Member seeder = member(MemoryStorage.whole(data), up(100_000));
        Member first = leecher().connect(seeder);
        Member second = leecher().connect(seeder);
        var atFirst = first.told.poll(20, TimeUnit.SECONDS);
        assertThat(atFirst).isNotNull();
        assertThat(atFirst.peer()).isEqualTo(second.id);
        assertThat(Members.socketAddress(atFirst)).isEqualTo(second.address());
        assertThat(second.told.poll(20, TimeUnit.SECONDS).peer()).isEqualTo(first.id);
    }

    @Test
    void whoSaysThatItCannotBeReachedIsToldToNobody() throws Exception {
        Member hub = leecher();
        Member hidden = new Member(9, MemoryStorage.empty(data), Rates.UNLIMITED, false);
        members.add(hidden);
        Member open = leecher();
        hub.connect(hidden).connect(open);
        await().until(() -> hub.torrent.peers().contains(hidden.id)
                && hub.torrent.members().of(open.id).isPresent());
        Member late = leecher().connect(hub);
        assertThat(late.told.poll(20, TimeUnit.SECONDS).peer()).isEqualTo(open.id);
        assertThat(late.told).isEmpty();
    }

    @Test
    void messagesOfOurOwnGoToWhoUnderstandsThem() throws Exception {
        Member seeder = member(MemoryStorage.whole(data), up(100_000));
        Member leecher = leecher().connect(seeder);
        assertThat(leecher.torrent.send(Member.id(77), Extensions.RECEIPT, new byte[1]))
                .as("to a stranger")
                .isFalse();
        byte[] half = "half".getBytes(StandardCharsets.US_ASCII);
        await().until(() -> leecher.torrent.send(seeder.id, Extensions.RECEIPT, half));
        assertThat(seeder.heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Map.entry(leecher.id, "ft_receipt half"));
        assertThat(leecher.torrent.send(seeder.id, "ft_other", half)).isFalse();
        leecher.torrent.send(seeder.id, Extensions.RECEIPT, new byte[0]);
        await().until(() -> seeder.partings.toString().contains("it broke the protocol: an empty message"));
    }

    @Test
    void torrentWhoseStorageFailsEnds() throws Exception {
        MemoryStorage whole = MemoryStorage.whole(data);
        Storage changed = new Storage() {
            @Override
            public BitSet stored() {
                return whole.stored();
            }

            @Override
            public boolean store(int block, ByteBuffer bytes) {
                return false;
            }

            @Override
            public void read(int block, ByteBuffer target) throws IOException {
                throw new IOException("the file changed since it was shared");
            }

            @Override
            public java.util.Optional<byte[]> hashes(HashRange range) {
                return whole.hashes(range);
            }
        };
        var failed = new java.util.concurrent.CompletableFuture<IOException>();
        var setup = new Torrent.Setup(
                whole.layout(),
                Greeting.peerId(Member.id(1)),
                0,
                org.fasttrack.peer.swarm.SwarmLimits.DEFAULT,
                Rates.UNLIMITED,
                false,
                ExtendedMessages.NONE);
        Torrent torrent = Torrent.start(setup, changed, new TorrentEvents() {
            @Override
            public void failed(IOException reason) {
                failed.complete(reason);
            }
        });
        Member leecher = leecher();
        try (var there = java.nio.channels.ServerSocketChannel.open()
                .bind(new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0))) {
            Thread.ofVirtual().start(() -> {
                try (PeerChannel channel = new SocketPeerChannel(SocketChannel.open(there.getLocalAddress()))) {
                    torrent.connect(channel, leecher.infoHash(), new Peer(leecher.id, null, 0));
                } catch (IOException | InterruptedException e) {
                    failed.completeExceptionally(e);
                }
            });
            try (PeerChannel channel = new SocketPeerChannel(there.accept())) {
                leecher.torrent.accept(channel, Greeting.read(channel), new Peer(Member.id(1), null, 0));
            }
        }
        assertThat(failed.get(20, TimeUnit.SECONDS)).hasMessageContaining("changed");
        assertThat(torrent.closed()).isTrue();
        assertThat(Arrays.equals(leecher.storage.data(), data)).isFalse();
    }
}
