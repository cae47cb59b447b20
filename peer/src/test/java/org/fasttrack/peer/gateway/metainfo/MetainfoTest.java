package org.fasttrack.peer.gateway.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.core.Seed;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vectors were made by libtorrent 2.0.8 from {@link #bytes files of a linear congruential generator}. */
class MetainfoTest {
    /** {@code dir/{a.bin,c.bin,sub/b.bin}} of 50,000, 10 and 70,000 bytes in pieces of 32 KiB. */
    private static final String FOLDER_HYBRID = """
            ZDQ6aW5mb2Q5OmZpbGUgdHJlZWQ1OmEuYmluZDA6ZDY6bGVuZ3RoaTUwMDAwZTExOnBpZWNlcyByb290MzI6n3Y0mKf66ohw\
            LdgJJfTotK5sygctXNtqfEbMrh3dHItlZTU6Yy5iaW5kMDpkNjpsZW5ndGhpMTBlMTE6cGllY2VzIHJvb3QzMjq9r++LwsF6\
            ma97HOxtJVdY465UuIuakZngwTkMofYYiGVlMzpzdWJkNTpiLmJpbmQwOmQ2Omxlbmd0aGk3MDAwMGUxMTpwaWVjZXMgcm9v\
            dDMyOoxp5JPDFZ65VPdCsKRrQH+Lem8Tre5rJD0TozkRwz7GZWVlZTU6ZmlsZXNsZDY6bGVuZ3RoaTUwMDAwZTQ6cGF0aGw1\
            OmEuYmluZWVkNDphdHRyMTpwNjpsZW5ndGhpMTU1MzZlNDpwYXRobDQ6LnBhZDU6MTU1MzZlZWQ2Omxlbmd0aGkxMGU0OnBh\
            dGhsNTpjLmJpbmVlZDQ6YXR0cjE6cDY6bGVuZ3RoaTMyNzU4ZTQ6cGF0aGw0Oi5wYWQ1OjMyNzU4ZWVkNjpsZW5ndGhpNzAw\
            MDBlNDpwYXRobDM6c3ViNTpiLmJpbmVlZDQ6YXR0cjE6cDY6bGVuZ3RoaTI4MzA0ZTQ6cGF0aGw0Oi5wYWQ1OjI4MzA0ZWVl\
            MTI6bWV0YSB2ZXJzaW9uaTJlNDpuYW1lMzpkaXIxMjpwaWVjZSBsZW5ndGhpMzI3NjhlNjpwaWVjZXMxMjA6ZsDFzRQYkMIr\
            rZd/UTMXQ4r2XHhgobHImJKXjj4WSeVzOJ9A+mw0R89jG1Ey60K+VF8Q+jAvpmh9YoXK0q9QBmd6OD1hwlo14TK0inTyQ/Ns\
            WrjqBifqrvsDmZ0J2EwZqLMrxiGAwJLWkrEC2D2/lfY247jP6cOCZTEyOnBpZWNlIGxheWVyc2QzMjqMaeSTwxWeuVT3QrCk\
            a0B/i3pvE63uayQ9E6M5EcM+xjk2Ou2vsh2ml0bbld5DStJmhOPkQsSSBlp0b5jXyjwu5RkhNyd5TvKV0TK0/auHGVZfq5uW\
            s4yZid8GkR8VsWdWLkppt01DImTm+6FW+7g1KQP0etyeY4EtBCd6UH6aGv+PfjMyOp92NJin+uqIcC3YCSX06LSubMoHLVzb\
            anxGzK4d3RyLNjQ62EF+1YDFgpDtu0NFkZb+SrDwIKWE+gDAfWEbj1XOTF0ArqIWYGzVXHJDw+bZgswccKB2A1T5wjxQP88f\
            47wl82Vl""";

    private static final String FOLDER_V1 = """
            ZDQ6aW5mb2Q1OmZpbGVzbGQ2Omxlbmd0aGk1MDAwMGU0OnBhdGhsNTphLmJpbmVlZDY6bGVuZ3RoaTEwZTQ6cGF0aGw1OmMu\
            YmluZWVkNjpsZW5ndGhpNzAwMDBlNDpwYXRobDM6c3ViNTpiLmJpbmVlZTQ6bmFtZTM6ZGlyMTI6cGllY2UgbGVuZ3RoaTMy\
            NzY4ZTY6cGllY2VzODA6ZsDFzRQYkMIrrZd/UTMXQ4r2XHgpovEsfkShwSk0Nz6Fwn2ltV6urByKQAi84JflkrXPLATa/lXQ\
            fRuDBN7BuCSZqDUGk/SOBgo4h2NLvCdlZQ==""";
    private static final String FOLDER_V2 = """
            ZDQ6aW5mb2Q5OmZpbGUgdHJlZWQ1OmEuYmluZDA6ZDY6bGVuZ3RoaTUwMDAwZTExOnBpZWNlcyByb290MzI6n3Y0mKf66ohw\
            LdgJJfTotK5sygctXNtqfEbMrh3dHItlZTU6Yy5iaW5kMDpkNjpsZW5ndGhpMTBlMTE6cGllY2VzIHJvb3QzMjq9r++LwsF6\
            ma97HOxtJVdY465UuIuakZngwTkMofYYiGVlMzpzdWJkNTpiLmJpbmQwOmQ2Omxlbmd0aGk3MDAwMGUxMTpwaWVjZXMgcm9v\
            dDMyOoxp5JPDFZ65VPdCsKRrQH+Lem8Tre5rJD0TozkRwz7GZWVlZTEyOm1ldGEgdmVyc2lvbmkyZTQ6bmFtZTM6ZGlyMTI6\
            cGllY2UgbGVuZ3RoaTMyNzY4ZWUxMjpwaWVjZSBsYXllcnNkMzI6jGnkk8MVnrlU90KwpGtAf4t6bxOt7mskPROjORHDPsY5\
            Njrtr7IdppdG25XeQ0rSZoTj5ELEkgZadG+Y18o8LuUZITcneU7yldEytP2rhxlWX6ublrOMmYnfBpEfFbFnVi5KabdNQyJk\
            5vuhVvu4NSkD9HrcnmOBLQQnelB+mhr/j34zMjqfdjSYp/rqiHAt2Akl9Oi0rmzKBy1c22p8RsyuHd0cizY0OthBftWAxYKQ\
            7btDRZGW/kqw8CClhPoAwH1hG49VzkxdAK6iFmBs1VxyQ8Pm2YLMHHCgdgNU+cI8UD/PH+O8JfNlZQ==""";

    @TempDir
    Path folder;

    @Test
    void makesTheSameHybridAsLibtorrent() throws IOException {
        Metainfo made = oneFile();
        assertThat(made.info().infohashes())
                .extracting(Infohash::toString)
                .containsExactly(
                        "fe65dcd5f4d0994f5121cd2e7f8338396a57588f",
                        "c1cd7897835b7835f78b75dc7ccfc43ed0e4604454601c5afb4ea1ed01dde6ec");
        assertThat(made.encode()).hasSize(606);
    }

    @Test
    void readsWhatItMakes() throws Exception {
        Metainfo made = oneFile().announcedAt("http://127.0.0.1:1/announce");
        Metainfo read = Metainfo.decode(made.encode());
        assertThat(read.encode()).isEqualTo(made.encode());
        assertThat(read.trackers()).containsExactly("http://127.0.0.1:1/announce");
        assertThat(read.layers().complete(read.info())).isTrue();
    }

    @Test
    void aFileThatChangedMakesNoTorrent() throws IOException {
        Path file = Files.write(folder.resolve("one.bin"), bytes(100_000, 1));
        var other = ContentHasher.hash(bytes(100_000, 2));
        assertThat(ContentTorrent.read(file, "one.bin", other, 100_000)).isEmpty();
        assertThat(ContentTorrent.read(file, "one.bin", ContentHasher.hash(bytes(100_000, 1)), 100_001))
                .isEmpty();
    }

    @Test
    void readsAFolderOfEachVersion() throws MalformedException {
        TorrentInfo hybrid = decode(FOLDER_HYBRID).info();
        assertThat(hybrid.infohashes())
                .extracting(Infohash::toString)
                .containsExactly(
                        "62b727ac6db7bffe82e191096330423f02854895",
                        "9fe821a93d808077e89beb06beb5f976f8c68fa1ea3ae7b4d4d29f76a47fa842");
        TorrentInfo v1 = decode(FOLDER_V1).info();
        assertThat(v1.infohashes())
                .extracting(Infohash::toString)
                .containsExactly("046f2105de8444dec65a10259c939cd95257dcd1");
        TorrentInfo v2 = decode(FOLDER_V2).info();
        assertThat(v2.infohashes())
                .extracting(Infohash::toString)
                .containsExactly("7840d7d01fe01224c2a600ee899cab46c3c14149b3980176977b48a28e59aba8");
        for (TorrentInfo info : List.of(hybrid, v1, v2)) {
            assertThat(info.name()).isEqualTo("dir");
            assertThat(info.folder()).isTrue();
            assertThat(info.files()).extracting(TorrentFile::name).containsExactly("a.bin", "c.bin", "sub/b.bin");
            assertThat(info.fileBytes()).isEqualTo(120_010);
        }
        assertThat(v1.files()).extracting(TorrentFile::offset).containsExactly(0L, 50_000L, 50_010L);
        assertThat(hybrid.files()).extracting(TorrentFile::offset).containsExactly(0L, 65_536L, 98_304L);
        assertThat(v2.files()).extracting(TorrentFile::offset).containsExactly(0L, 65_536L, 98_304L);
    }

    @Test
    void anEmptyFileLiesInNoPiece() {
        byte[] data = bytes(20_000, 3);
        var file = new TorrentFile(List.of("a"), 0, data.length, Optional.of(ContentHasher.hash(data)));
        var empty = new TorrentFile(List.of("b"), data.length, 0, Optional.empty());
        var info = new TorrentInfo(
                Bencode.Dict.of(Map.of()), "dir", true, 32_768, List.of(file, empty), data.length, new byte[20], true);
        assertThat(info.filesIn(0)).containsExactly(0);
        assertThat(PieceHashes.of(info, PieceLayers.NONE).matches(0, ByteBuffer.wrap(data)))
                .isTrue();
    }

    @Test
    void eachVersionChecksItsPieces() throws MalformedException {
        for (String torrent : List.of(FOLDER_V1, FOLDER_HYBRID, FOLDER_V2)) {
            Metainfo read = decode(torrent);
            TorrentInfo info = read.info();
            byte[] row = row(info);
            for (PieceHashes hashes : checksOf(read)) {
                for (int piece = 0; piece < info.pieces(); piece++) {
                    assertThat(hashes.matches(piece, piece(row, info, piece))).isTrue();
                    byte[] damaged = row.clone();
                    damaged[piece * info.pieceLength() + 3] ^= 1;
                    assertThat(hashes.matches(piece, piece(damaged, info, piece)))
                            .isFalse();
                }
            }
        }
    }

    private static List<PieceHashes> checksOf(Metainfo read) {
        List<PieceHashes> all = new ArrayList<>(List.of(PieceHashes.of(read.info(), read.layers())));
        if (read.info().v1()) {
            all.add(PieceHashes.of(read.info(), PieceLayers.NONE));
        }
        return all;
    }

    @Test
    void aVersion2TorrentWithoutLayersIsNotChecked() throws MalformedException {
        TorrentInfo info = decode(FOLDER_V2).info();
        assertThatThrownBy(() -> PieceHashes.of(info, PieceLayers.NONE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesALayerThatDoesNotLeadToTheRoot() throws MalformedException {
        Metainfo good = decode(FOLDER_V2);
        var layers = new TreeMap<Bencode.Bytes, Bencode>();
        good.layers().layers().forEach((root, layer) -> {
            byte[] damaged = layer.clone();
            damaged[0] ^= 1;
            layers.put(new Bencode.Bytes(root.bytes()), new Bencode.Bytes(damaged));
        });
        Bencode bad = Bencode.Dict.of(Map.of("info", good.info().dict(), "piece layers", new Bencode.Dict(layers)));
        assertThatThrownBy(() -> Metainfo.decode(bad.encode()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("piece layer");
    }

    @Test
    void refusesWhatCannotBe() {
        for (String torrent : List.of(
                "de",
                "d4:infodee",
                "d4:infod6:lengthi5e4:name1:a12:piece lengthi16384e6:pieces0:ee",
                "d4:infod6:lengthi5e4:name1:a12:piece lengthi16000e6:pieces20:aaaaaaaaaaaaaaaaaaaaee",
                "d4:infod6:lengthi5e4:name1:a12:piece lengthi-1e6:pieces20:aaaaaaaaaaaaaaaaaaaaee",
                "d4:infod6:lengthi-5e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee",
                "d4:infod6:lengthi9223372036854775807e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee",
                "d4:infod12:meta versioni3e4:name1:a12:piece lengthi16384eee",
                "d4:infod9:file treed1:ad0:d6:lengthi5eeee12:meta versioni2e4:name1:a12:piece lengthi16384eee",
                "d4:infod9:file treed1:ai5ee12:meta versioni2e4:name1:a12:piece lengthi16384eee")) {
            assertThatThrownBy(() -> Metainfo.decode(torrent.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                    .as(torrent)
                    .isInstanceOf(MalformedException.class);
        }
    }

    /** Whatever a torrent is damaged to, it is refused or read, and nothing else. */
    @Test
    void damagedTorrentsAreValuesOrRefused() {
        for (int round = 0; round < 5_000; round++) {
            var random = new Seed(round).generator();
            byte[] torrent = Base64.getDecoder().decode(FOLDER_HYBRID);
            for (int i = random.nextInt(4); i >= 0; i--) {
                torrent[random.nextInt(torrent.length)] = (byte) "0123456789dilde:".charAt(random.nextInt(16));
            }
            try {
                Metainfo.decode(torrent);
            } catch (MalformedException e) {
                // As it should be.
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + round, e);
            }
        }
    }

    @Test
    void magnetLinksSayTheSame() throws MalformedException {
        Metainfo torrent = decode(FOLDER_HYBRID).announcedAt("http://127.0.0.1:80/announce?a=b&c");
        String link = torrent.magnet().text();
        assertThat(link)
                .startsWith("magnet:?xt=urn:btih:62b727ac6db7bffe82e191096330423f02854895&xt=urn:btmh:12209fe821a9")
                .contains("&tr=http%3A%2F%2F127.0.0.1%3A80%2Fannounce%3Fa%3Db%26c");
        assertThat(Magnet.parse(link)).isEqualTo(torrent.magnet());
        assertThat(torrent.magnet().names(torrent.info().encode())).isTrue();
        assertThat(torrent.magnet().names(new byte[3])).isFalse();
    }

    @Test
    void magnetLinksAreReadAsOthersWriteThem() {
        Magnet base32 = Magnet.parse("magnet:?xt=urn:btih:MK3SPLDNW6775AXBSEEWGMCCH4BIKSEV&dn=a+b&x.pe=127.0.0.1:7"
                + "&x.pe=name:7&xl=x&tr.1=http://t/a&ws=http://w");
        assertThat(base32.infohashes().getFirst()).hasToString("62b727ac6db7bffe82e191096330423f02854895");
        assertThat(base32.name()).isEqualTo("a b");
        assertThat(base32.peers()).hasSize(1);
        assertThat(base32.trackers()).containsExactly("http://t/a");
        for (String bad : List.of(
                "magnet:?dn=x",
                "magnet:?xt=urn:btih:12",
                "magnet:?xt=urn:btih:zz",
                "magnet:?xt=urn:btmh:1220ff",
                "http://x",
                "magnet:?xt=urn:btih:%")) {
            assertThatThrownBy(() -> Magnet.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Metainfo oneFile() throws IOException {
        byte[] data = bytes(100_000, 1);
        Path file = Files.write(folder.resolve("one.bin"), data);
        return ContentTorrent.read(file, "one.bin", ContentHasher.hash(data), data.length)
                .orElseThrow();
    }

    private static Metainfo decode(String base64) throws MalformedException {
        return Metainfo.decode(Base64.getDecoder().decode(base64));
    }

    private static byte[] row(TorrentInfo info) {
        byte[] row = new byte[(int) info.bytes()];
        int seed = 0;
        for (var file : List.of(bytes(50_000, 2), bytes(10, 4), bytes(70_000, 3))) {
            TorrentFile at = info.files().get(seed++);
            System.arraycopy(file, 0, row, (int) at.offset(), file.length);
        }
        return row;
    }

    private static ByteBuffer piece(byte[] row, TorrentInfo info, int piece) {
        int from = piece * info.pieceLength();
        return ByteBuffer.wrap(row, from, Math.min(info.pieceLength(), row.length - from));
    }

    private static byte[] bytes(int count, int seed) {
        byte[] bytes = new byte[count];
        int x = seed;
        for (int i = 0; i < count; i++) {
            x = (x * 1103515245 + 12345) & 0x7fffffff;
            bytes[i] = (byte) (x >> 16);
        }
        return bytes;
    }
}
