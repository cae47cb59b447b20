package org.fasttrack.peer.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.core.Seed;
import org.fasttrack.peer.gateway.metainfo.Metainfo;
import org.fasttrack.peer.library.Library;
import org.fasttrack.peer.library.MemoryCatalogue;
import org.fasttrack.peer.library.SharedFolder;
import org.fasttrack.peer.torrent.Rates;

/** A gateway on loopback over a library of two folders, of which {@code open} is public and {@code closed} is not. */
final class SharedFolderGateway implements AutoCloseable {
    static final GatewayLimits IMPATIENT = new GatewayLimits(100, 40, Duration.ofMillis(300), 2_000, 8);

    final Path folder;
    final Library library = new Library(new MemoryCatalogue());
    final PublicTorrents torrents;
    final Gateway gateway;

    SharedFolderGateway(Path folder) throws IOException, InterruptedException {
        this(folder, GatewayLimits.DEFAULT);
    }

    SharedFolderGateway(Path folder, GatewayLimits limits) throws IOException, InterruptedException {
        this.folder = folder;
        for (String label : new String[] {"open", "closed"}) {
            library.add(SharedFolder.of(
                    label, Files.createDirectories(folder.resolve(label)).toRealPath()));
        }
        torrents = new PublicTorrents(library, Set.of("open"), folder.resolve("torrents"));
        gateway = Gateway.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), torrents, limits, Rates.UNLIMITED);
    }

    static byte[] bytes(int count, long seed) {
        byte[] data = new byte[count];
        new Seed(seed).generator().nextBytes(data);
        return data;
    }

    /** Shares {@code data} as {@code label/name}. */
    ContentId share(String label, String name, byte[] data) throws IOException, InterruptedException {
        Files.write(folder.resolve(label).resolve(name), data);
        library.scan();
        return ContentHasher.hash(data);
    }

    /** As {@code fasttrack torrent} makes it. */
    Metainfo export(ContentId content) throws IOException, PublicTorrents.NotPublic {
        return torrents.export(content).announcedAt(gateway.announceUrl());
    }

    @Override
    public void close() {
        gateway.close();
        library.close();
    }
}
