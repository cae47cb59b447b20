package org.fasttrack.peer.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.peer.gateway.metainfo.ContentTorrent;
import org.fasttrack.peer.gateway.metainfo.Infohash;
import org.fasttrack.peer.gateway.metainfo.Metainfo;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;
import org.fasttrack.peer.library.Holdings;
import org.fasttrack.peer.library.Library;
import org.fasttrack.peer.library.SharedFile;
import org.fasttrack.peer.swarm.wire.InfoDictionary;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may leave through a gateway: files of the shared folders that their owner marked public, as long as they are
 * there and unchanged. Torrents once exported are kept in the data folder, since only the file itself gives version 1's
 * infohash; version 2's by rule is computed from what the library knows. Thread-safe; what anybody may ask for, and what is
 * asked for each block that leaves, waits for no disk under a lock.
 */
public final class PublicTorrents {
    private static final Logger LOG = LoggerFactory.getLogger(PublicTorrents.class);
    /** Torrents kept in the data folder that are read at the start. */
    private static final int MAX_KEPT = 10_000;

    private final Library library;
    private final Set<String> labels;
    private final Path folder;
    private final Map<ByteBuffer, Kept> kept = new HashMap<>();
    private Holdings indexed;
    private Map<ByteBuffer, SharedFile> byRule = Map.of();
    private Map<ContentId, SharedFile> byContent = Map.of();

    /** @param version1 whether the infohash that it is kept under is the SHA-1 */
    private record Kept(ContentId content, Path file, boolean version1) {}

    /** What was asked for must not leave. */
    public static final class NotPublic extends Exception {
        private static final long serialVersionUID = 1;

        NotPublic(String message) {
            super(message);
        }
    }

    /**
     * Reads the torrents that were exported before.
     *
     * @param labels of the public folders
     * @param folder where torrents are kept; made when the first one is
     */
    public PublicTorrents(Library library, Set<String> labels, Path folder) {
        this.library = library;
        this.labels = Set.copyOf(labels);
        this.folder = folder;
        this.indexed = library.holdings();
        if (!labels.isEmpty() && Files.isDirectory(folder)) {
            readKept();
        }
    }

    private void readKept() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.torrent")) {
            for (Path file : files) {
                if (kept.size() < MAX_KEPT && Files.size(file) <= Metainfo.MAX_BYTES) {
                    keep(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("the torrents in {} cannot be read: {}", folder, e.toString());
        }
    }

    private void keep(Path file) throws IOException {
        try {
            Metainfo hybrid = Metainfo.decode(Files.readAllBytes(file));
            hybrid.info().files().getFirst().root().ifPresent(content -> keep(hybrid, content, file));
        } catch (MalformedException e) {
            LOG.warn("{} is no torrent: {}", file, e.getMessage());
        }
    }

    /** Under the infohashes of the hybrid, and of version 1 alone. */
    private void keep(Metainfo hybrid, ContentId content, Path file) {
        for (Metainfo torrent : List.of(hybrid, ContentTorrent.version1(hybrid))) {
            for (Infohash hash : torrent.info().infohashes()) {
                kept.put(ByteBuffer.wrap(hash.wire()), new Kept(content, file, !hash.isV2()));
            }
        }
    }

    /**
     * Makes the hybrid torrent of a public content, which reads its file, and keeps it. Blocks.
     *
     * @throws NotPublic unless {@code content} is shared in a public folder
     */
    public Metainfo export(ContentId content) throws IOException, NotPublic {
        SharedFile file = publicFile(content)
                .orElseThrow(() -> new NotPublic(
                        library.source(content).isPresent()
                                ? "this content is not public: its folder must be named with --public LABEL when the peer"
                                        + " is started"
                                : "this peer does not share " + content));
        if (file.record().bytes() == 0) {
            throw new NotPublic("an empty file has no pieces, and so no torrent");
        }
        Metainfo torrent = ContentTorrent.read(
                        file.path(), fileName(file), content, file.record().bytes())
                .orElseThrow(() -> new IOException("the file changed: it is no longer what was shared"));
        Files.createDirectories(folder);
        Path target = folder.resolve(torrent.info().infohashes().getFirst() + ".torrent");
        Path draft = Files.createTempFile(folder, "export", ".part");
        Files.write(draft, torrent.encode());
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        synchronized (this) {
            keep(torrent, content, target);
        }
        return torrent;
    }

    private static String fileName(SharedFile file) {
        String name = file.record().name();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** The content that {@code infoHash} names, if it may leave now; reads no torrent. @param infoHash 20 bytes */
    Optional<ContentId> content(byte[] infoHash) {
        return named(infoHash).filter(content -> publicFile(content).isPresent());
    }

    private synchronized Optional<ContentId> named(byte[] infoHash) {
        index();
        ByteBuffer key = ByteBuffer.wrap(infoHash);
        SharedFile file = byRule.get(key);
        return file != null
                ? Optional.of(file.record().content())
                : Optional.ofNullable(kept.get(key)).map(Kept::content);
    }

    private synchronized Optional<Kept> exported(byte[] infoHash) {
        ByteBuffer key = ByteBuffer.wrap(infoHash);
        return byRule.containsKey(key) ? Optional.empty() : Optional.ofNullable(kept.get(key));
    }

    /** As {@link #content}, with the torrent, which is read from the disk if it was exported. @param infoHash 20 bytes */
    public Optional<PublicTorrent> find(byte[] infoHash) {
        return named(infoHash)
                .flatMap(this::publicFile)
                .flatMap(file -> exported(infoHash)
                        .map(torrent -> read(torrent, infoHash))
                        .orElseGet(() -> Optional.of(byRule(file))));
    }

    private static PublicTorrent byRule(SharedFile file) {
        ContentId content = file.record().content();
        return new PublicTorrent(
                content, new InfoDictionary(content, file.record().bytes()).encode());
    }

    private static Optional<PublicTorrent> read(Kept exported, byte[] infoHash) {
        try {
            Metainfo hybrid = Metainfo.decode(Files.readAllBytes(exported.file()));
            boolean named = hybrid.info().infohashes().stream().anyMatch(hash -> Arrays.equals(hash.wire(), infoHash));
            TorrentInfo info = (named ? hybrid : ContentTorrent.version1(hybrid)).info();
            return Optional.of(new PublicTorrent(exported.content(), info.encode()));
        } catch (IOException | MalformedException e) {
            LOG.warn("{} cannot be read any more: {}", exported.file(), e.toString());
            return Optional.empty();
        }
    }

    /** Whether {@code infoHash} is one of version 1 that is known here. @param infoHash 20 bytes */
    synchronized boolean version1(byte[] infoHash) {
        Kept exported = kept.get(ByteBuffer.wrap(infoHash));
        return exported != null && exported.version1();
    }

    /** The leaf hashes of a content; may read the whole file. */
    Optional<byte[]> leaves(ContentId content) {
        return library.leafHashes(content).map(LeafHashes::bytes);
    }

    /** The file with this content in a public folder, unchanged since it was hashed. */
    public Optional<SharedFile> publicFile(ContentId content) {
        return indexed(content)
                .map(file -> file.record().name())
                .flatMap(library::source)
                .filter(file -> file.record().content().equals(content));
    }

    private synchronized Optional<SharedFile> indexed(ContentId content) {
        index();
        return Optional.ofNullable(byContent.get(content));
    }

    private void index() {
        Holdings now = library.holdings();
        if (labels.isEmpty() || (indexed == now && !byContent.isEmpty())) {
            return;
        }
        Map<ByteBuffer, SharedFile> rule = new HashMap<>();
        Map<ContentId, SharedFile> contents = new HashMap<>();
        for (SharedFile file : now.files()) {
            String name = file.record().name();
            if (labels.contains(name.substring(0, Math.max(0, name.indexOf('/'))))) {
                contents.putIfAbsent(file.record().content(), file);
            }
        }
        contents.values().stream().filter(file -> file.record().bytes() > 0).forEach(file -> {
            var info = new InfoDictionary(file.record().content(), file.record().bytes());
            rule.put(ByteBuffer.wrap(info.shortInfohash()), file);
        });
        indexed = now;
        byRule = rule;
        byContent = contents;
    }
}
