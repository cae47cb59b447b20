package org.fasttrack.peer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.peer.gateway.metainfo.ContentTorrent;
import org.fasttrack.peer.gateway.metainfo.Magnet;
import org.fasttrack.peer.gateway.metainfo.Metainfo;
import org.fasttrack.peer.swarm.wire.InfoDictionary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway shares comes to the clients that people have, by torrent file and by magnet link. */
class OrdinaryClientsTest {
    private static final byte[] DATA = SharedFolderGateway.bytes(3_000_001, 7);

    @TempDir
    Path folder;

    private Path fetched;

    @BeforeEach
    void makeFolder() throws Exception {
        fetched = Files.createDirectories(folder.resolve("fetched"));
    }

    @Test
    void libtorrentFetchesByTheHybridTorrent() throws Exception {
        OrdinaryClients.assumeLibtorrent();
        try (var shared = new SharedFolderGateway(folder)) {
            String said = OrdinaryClients.libtorrent(torrent(shared).toString(), fetched);
            assertThat(fetched.resolve("a file.bin")).as(said).hasBinaryContent(DATA);
        }
    }

    @Test
    void libtorrentFetchesByMagnetLinksOfEitherVersion() throws Exception {
        OrdinaryClients.assumeLibtorrent();
        try (var shared = new SharedFolderGateway(folder)) {
            Magnet both = export(shared).magnet();
            for (var hash : both.infohashes()) {
                Path here = Files.createDirectories(fetched.resolve(hash.toString()));
                String link = new Magnet(List.of(hash), "", 0, both.trackers(), List.of()).text();
                String said = OrdinaryClients.libtorrent(link, here);
                assertThat(here.resolve("a file.bin")).as(said).hasBinaryContent(DATA);
            }
        }
    }

    @Test
    void libtorrentFetchesByTheMagnetLinkThatAnybodyCanCompute() throws Exception {
        OrdinaryClients.assumeLibtorrent();
        try (var shared = new SharedFolderGateway(folder)) {
            ContentId content = shared.share("open", "a file.bin", DATA);
            var byRule = new InfoDictionary(content, DATA.length);
            String link = byRule.magnet() + "&x.pe=" + HostPort.text(shared.gateway.address());
            String said = OrdinaryClients.libtorrent(link, fetched);
            assertThat(fetched.resolve(byRule.name())).as(said).hasBinaryContent(DATA);
        }
    }

    /** aria2 1.36 cannot read hybrids, whose file tree has an empty key: it gets the torrent of version 1 alone. */
    @Test
    void aria2FetchesByTorrentAndByMagnetLink() throws Exception {
        OrdinaryClients.assumeAria2();
        try (var shared = new SharedFolderGateway(folder)) {
            Metainfo version1 = ContentTorrent.version1(export(shared));
            Path torrent = Files.write(folder.resolve("v1.torrent"), version1.encode());
            String said = OrdinaryClients.aria2(torrent.toString(), fetched);
            assertThat(fetched.resolve("a file.bin")).as(said).hasBinaryContent(DATA);
            Path again = Files.createDirectories(fetched.resolve("again"));
            said = OrdinaryClients.aria2(version1.magnet().text(), again);
            assertThat(again.resolve("a file.bin")).as(said).hasBinaryContent(DATA);
        }
    }

    private Path torrent(SharedFolderGateway shared) throws Exception {
        return Files.write(folder.resolve("a.torrent"), export(shared).encode());
    }

    private static Metainfo export(SharedFolderGateway shared) throws Exception {
        return shared.export(shared.share("open", "a file.bin", DATA));
    }
}
