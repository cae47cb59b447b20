package org.fasttrack.peer.swarm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.core.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoDictionaryTest {
    private static final long MIB = 1024 * 1024;
    private static final long GIB = 1024 * MIB;

    @TempDir
    Path folder;

    @Test
    void pieceLengthsFollowTheRule() {
        assertThat(PieceLength.of(0)).isEqualTo(16 * 1024);
        assertThat(PieceLength.of(128 * MIB)).isEqualTo(16 * 1024);
        assertThat(PieceLength.of(128 * MIB + 1)).isEqualTo(32 * 1024);
        assertThat(PieceLength.of(GIB)).isEqualTo(128 * 1024);
        assertThat(PieceLength.of(100 * GIB)).isEqualTo(16 * 1024 * 1024);
        assertThat(PieceLength.count(100 * GIB, PieceLength.of(100 * GIB))).isEqualTo(6400);
        assertThat(PieceLength.of(Long.MAX_VALUE)).isEqualTo(16 * 1024 * 1024);
    }

    @Test
    void theDictionaryIsCanonical() throws MalformedException {
        var info = new InfoDictionary(ContentHasher.hash(new byte[] {1}), 1);
        assertThat(BencodeReader.read(info.encode()).encode()).isEqualTo(info.encode());
        assertThat(new String(info.encode(), StandardCharsets.ISO_8859_1))
                .startsWith("d9:file treed64:" + info.name() + "d0:d6:lengthi1e11:pieces root32:")
                .endsWith("eee12:meta versioni2e4:name64:" + info.name() + "12:piece lengthi16384ee");
    }

    @Test
    void anEmptyFileHasNoPiecesRoot() {
        var info = new InfoDictionary(ContentHasher.hash(new byte[0]), 0);
        assertThat(new String(info.encode(), StandardCharsets.ISO_8859_1)).doesNotContain("pieces root");
    }

    /** Another implementation reads the file itself, builds the torrent by its own means, and has the same infohash. */
    @Test
    void libtorrentComputesTheSameInfohash() throws IOException, InterruptedException {
        assumeTrue(
                python("import libtorrent").strip().isEmpty(), "SKIPPED: /usr/bin/python3 with libtorrent is not here");
        for (int bytes : List.of(1, 16_384, 16_385, 1_000_000, 5_000_000)) {
            byte[] data = new byte[bytes];
            new Seed(bytes).generator().nextBytes(data);
            ContentId content = ContentHasher.hash(data);
            var info = new InfoDictionary(content, bytes);
            Path file = Files.write(folder.resolve(info.name()), data);
            String theirs = python("""
                    import libtorrent as lt
                    fs = lt.file_storage()
                    lt.add_files(fs, '%s')
                    t = lt.create_torrent(fs, piece_size=%d, flags=lt.create_torrent.v2_only)
                    lt.set_piece_hashes(t, '%s')
                    print(lt.torrent_info(lt.bdecode(lt.bencode(t.generate()))).info_hashes().v2)
                    """.formatted(file, info.pieceLength(), folder));
            assertThat(theirs.strip())
                    .as("%d bytes", bytes)
                    .isEqualTo(HexFormat.of().formatHex(info.infohash()));
        }
    }

    /** Standard output and error of a script; something is printed when it fails. */
    private static String python(String script) throws IOException, InterruptedException {
        Path python = Path.of("/usr/bin/python3");
        if (!Files.isExecutable(python)) {
            return "no python";
        }
        Process process = new ProcessBuilder(python.toString(), "-c", script)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
