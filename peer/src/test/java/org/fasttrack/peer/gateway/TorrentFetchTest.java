package org.fasttrack.peer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.content.Sha1;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.peer.gateway.fetch.TorrentFetch;
import org.fasttrack.peer.gateway.metainfo.ContentTorrent;
import org.fasttrack.peer.gateway.metainfo.Infohash;
import org.fasttrack.peer.gateway.metainfo.Magnet;
import org.fasttrack.peer.gateway.metainfo.Metainfo;
import org.fasttrack.peer.gateway.metainfo.PieceLayers;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our engine fetches: from a gateway of ours, which any machine has, and from libtorrent where that is installed. */
class TorrentFetchTest {
    private static final byte[] DATA = SharedFolderGateway.bytes(3_000_001, 8);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Path fetched;

    @BeforeEach
    void makeFolder() throws Exception {
        fetched = Files.createDirectories(folder.resolve("fetched"));
    }

    @Test
    void fetchesByTorrentsOfEitherVersion() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            Metainfo hybrid = shared.export(shared.share("open", "a.bin", DATA));
            for (Metainfo torrent : List.of(hybrid, ContentTorrent.version1(hybrid))) {
                var done = TorrentFetch.of(torrent, PATIENCE).run(fetched, p -> {});
                assertThat(done.file()).hasBinaryContent(DATA);
                assertThat(done.fromPeer().values()).containsExactly((long) DATA.length);
            }
            assertThat(fetched.resolve("a.bin")).hasBinaryContent(DATA);
            assertThat(fetched.resolve("a (2).bin")).hasBinaryContent(DATA);
            assertThat(fetched).isDirectoryNotContaining(path -> path.toString().contains(".part"));
        }
    }

    @Test
    void fetchesByMagnetLinksOfEitherVersionFromTrackersAndFromNamedPeers() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            Magnet both = shared.export(shared.share("open", "a.bin", DATA)).magnet();
            for (Infohash hash : both.infohashes()) {
                var tracked = new Magnet(List.of(hash), "", 0, both.trackers(), List.of());
                var named = new Magnet(List.of(hash), "", 0, List.of(), List.of(shared.gateway.address()));
                for (Magnet magnet : List.of(tracked, named)) {
                    var done = TorrentFetch.of(Magnet.parse(magnet.text()), PATIENCE)
                            .run(fetched, p -> {});
                    assertThat(done.file()).hasBinaryContent(DATA);
                    Files.delete(done.file());
                }
            }
        }
    }

    /** Version 1 in pieces of 16 blocks, which come from all three at once: a wrong piece does not say who lied. */
    @Test
    void oneLiarAmongThreeIsFoundOut() throws Exception {
        TorrentInfo info = version1(256 * 1024);
        try (var one = new PlainSeeder(info, DATA, false);
                var liar = new PlainSeeder(info, DATA, true);
                var other = new PlainSeeder(info, DATA, false)) {
            var magnet = new Magnet(
                    info.infohashes(), "", 0, List.of(), List.of(liar.address(), one.address(), other.address()));
            Metainfo torrent = new Metainfo(info, List.of(), PieceLayers.NONE);
            var done = TorrentFetch.of(torrent, magnet, PATIENCE).run(fetched, p -> {});
            assertThat(done.file()).hasBinaryContent(DATA);
            assertThat(done.fromPeer()).doesNotContainKey(HostPort.text(liar.address()));
        }
    }

    private static TorrentInfo version1(int pieceLength) throws Exception {
        int pieces = (DATA.length + pieceLength - 1) / pieceLength;
        ByteBuffer hashes = ByteBuffer.allocate(pieces * Sha1.BYTES);
        for (int at = 0; at < DATA.length; at += pieceLength) {
            hashes.put(Sha1.hash(Arrays.copyOfRange(DATA, at, Math.min(DATA.length, at + pieceLength))));
        }
        return TorrentInfo.decode(Bencode.Dict.of(Map.of(
                        "length", new Bencode.Int(DATA.length),
                        "name", Bencode.Bytes.of("b.bin"),
                        "piece length", new Bencode.Int(pieceLength),
                        "pieces", new Bencode.Bytes(hashes.array())))
                .encode());
    }

    @Test
    void goesOnWhereItStopped() throws Exception {
        Metainfo torrent;
        try (var shared = new SharedFolderGateway(folder)) {
            torrent = shared.export(shared.share("open", "a.bin", DATA));
        }
        assertThatThrownBy(
                        () -> TorrentFetch.of(torrent, Duration.ofMillis(300)).run(fetched, p -> {}))
                .isInstanceOf(TorrentFetch.Failed.class)
                .hasMessageContaining("nothing comes");
        byte[] half = DATA.clone();
        Arrays.fill(half, 2_000_000, half.length, (byte) 0);
        Files.write(fetched.resolve("a.bin.part"), half);
        try (var shared = new SharedFolderGateway(folder)) {
            shared.library.scan();
            Metainfo again = torrent.announcedAt(shared.gateway.announceUrl());
            var done = TorrentFetch.of(again, PATIENCE).run(fetched, p -> {});
            assertThat(done.file()).isEqualTo(fetched.resolve("a.bin")).hasBinaryContent(DATA);
            assertThat(done.fromPeer().values().iterator().next()).isBetween(900_000L, 1_100_000L);
        }
    }

    @Test
    void libtorrentsTorrentsOfAllVersionsAreFetched() throws Exception {
        OrdinaryClients.assumeLibtorrent();
        Path content = Files.write(folder.resolve("film.bin"), DATA);
        for (String flags : List.of("", "v1_only", "v2_only")) {
            fetchFromLibtorrent(content, flags);
            assertThat(fetched.resolve("film.bin")).as(flags).hasBinaryContent(DATA);
            Files.delete(fetched.resolve("film.bin"));
        }
    }

    @Test
    void libtorrentsFoldersOfAllVersionsAreFetched() throws Exception {
        OrdinaryClients.assumeLibtorrent();
        Path content = folder.resolve("album");
        Files.createDirectories(content.resolve("sub"));
        Files.write(content.resolve("one.bin"), SharedFolderGateway.bytes(300_000, 1));
        Files.write(content.resolve("sub/two.bin"), SharedFolderGateway.bytes(100_001, 2));
        Files.write(content.resolve("tiny.txt"), new byte[] {1, 2, 3});
        for (String flags : List.of("", "v1_only", "v2_only")) {
            fetchFromLibtorrent(content, flags);
            Path album = fetched.resolve("album");
            assertThat(album.resolve("one.bin")).as(flags).hasBinaryContent(SharedFolderGateway.bytes(300_000, 1));
            assertThat(album.resolve("sub/two.bin")).as(flags).hasBinaryContent(SharedFolderGateway.bytes(100_001, 2));
            assertThat(album.resolve("tiny.txt")).as(flags).hasBinaryContent(new byte[] {1, 2, 3});
            Files.move(album, fetched.resolve("album-" + flags));
        }
    }

    /** By the torrent and by the magnet link, from a seeding process. */
    private void fetchFromLibtorrent(Path content, String flags) throws Exception {
        Path file = OrdinaryClients.make(content, folder.resolve("made" + flags + ".torrent"), 32 * 1024, flags);
        Metainfo torrent = Metainfo.decode(Files.readAllBytes(file));
        int port = OrdinaryClients.port();
        Process seeder = OrdinaryClients.seed(file, folder, port);
        try {
            var peer = HostPort.parse("127.0.0.1:" + port);
            Magnet magnet = torrent.magnet();
            var byLink = new Magnet(magnet.infohashes(), "", 0, List.of(), List.of(peer));
            var done = TorrentFetch.of(byLink, PATIENCE).run(fetched, p -> {});
            assertThat(done.info().encode()).isEqualTo(torrent.info().encode());
        } finally {
            seeder.destroyForcibly().waitFor();
        }
    }
}
