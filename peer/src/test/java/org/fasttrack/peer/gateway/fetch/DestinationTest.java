package org.fasttrack.peer.gateway.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.fasttrack.common.content.Sha1;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
    @TempDir
    Path folder;

    private static TorrentInfo info() throws Exception {
        Map<String, Bencode> dict = new HashMap<>();
        dict.put("length", new Bencode.Int(7));
        dict.put("name", Bencode.Bytes.of("film.bin"));
        dict.put("piece length", new Bencode.Int(16 * 1024));
        dict.put("pieces", new Bencode.Bytes(Sha1.hash(new byte[7])));
        return TorrentInfo.decode(Bencode.Dict.of(dict).encode());
    }

    @Test
    void killedBetweenLinkAndDeleteItTouchesTheNamedFileNoMore() throws Exception {
        Path target = folder.resolve("film.bin");
        try (Destination destination = Destination.open(info(), folder)) {
            assertThat(destination.published()).isEmpty();
            Path part = Files.write(destination.files().getFirst(), new byte[7]);
            Files.writeString(part.resolveSibling(part.getFileName() + ".name"), "film.bin");
            Files.createLink(target, part);
        }
        Files.writeString(target, "edited by its user");
        try (Destination again = Destination.open(info(), folder)) {
            assertThat(again.published()).contains(target);
        }
        assertThat(target).hasContent("edited by its user");
        try (var left = Files.list(folder)) {
            assertThat(left.toList()).containsExactly(target);
        }
    }
}
