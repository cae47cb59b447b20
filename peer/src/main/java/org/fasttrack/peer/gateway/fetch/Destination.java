package org.fasttrack.peer.gateway.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.fasttrack.peer.files.FinalName;
import org.fasttrack.peer.files.SafeName;
import org.fasttrack.peer.gateway.metainfo.TorrentFile;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;

/**
 * Where a torrent is written: {@code NAME.part}, a file or a folder, beside {@code NAME.part.info}, which holds the info
 * dictionary and says whose part it is. The final name appears only when all is verified; what has it already is left
 * alone, and {@code NAME (2)} is taken.
 */
final class Destination implements Closeable {

    private final TorrentInfo info;
    private final Path wanted;
    private final Path part;
    private final FileChannel claim;

    private Destination(TorrentInfo info, Path wanted, Path part, FileChannel claim) {
        this.info = info;
        this.wanted = wanted;
        this.part = part;
        this.claim = claim;
    }

    /** Another process writes this torrent here. */
    static final class Busy extends IOException {
        private static final long serialVersionUID = 1;

        Busy(Path part) {
            super(part + " is being fetched already");
        }
    }

    /**
     * Opens or resumes.
     *
     * @param target a folder to put it in, or else its path
     */
    static Destination open(TorrentInfo info, Path target) throws IOException {
        Path wanted = Files.isDirectory(target) ? target.resolve(SafeName.of(info.name())) : target;
        Path folder = wanted.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(target + " is no path of a file");
        }
        Files.createDirectories(folder);
        byte[] dictionary = info.encode();
        for (int number = 1; number < SafeName.MAX_NUMBER; number++) {
            Path part = folder.resolve(SafeName.numbered(wanted, number).getFileName() + ".part");
            Path claim = part.resolveSibling(part.getFileName() + ".info");
            boolean ours = Files.exists(claim)
                    ? Files.size(claim) == dictionary.length && Arrays.equals(Files.readAllBytes(claim), dictionary)
                    : !Files.exists(part, LinkOption.NOFOLLOW_LINKS);
            if (ours) {
                return new Destination(info, wanted, part, claimed(claim, dictionary, part));
            }
        }
        throw new IOException("too many parts named " + wanted.getFileName());
    }

    private static FileChannel claimed(Path claim, byte[] dictionary, Path part) throws IOException {
        if (!Files.exists(claim)) {
            FinalName.forget(part);
            Files.write(claim, dictionary);
        }
        FileChannel channel = FileChannel.open(claim, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process: the same answer as by another one.
        }
        channel.close();
        throw new Busy(part);
    }

    /** Where each file is written. */
    List<Path> files() {
        if (!info.folder()) {
            return List.of(part);
        }
        return SafeName.all(info.files().stream().map(TorrentFile::path).toList()).stream()
                .map(part::resolve)
                .toList();
    }

    /** Bytes free where the part lies. */
    long room() throws IOException {
        Path folder = part.getParent();
        return folder == null ? Long.MAX_VALUE : Files.getFileStore(folder).getUsableSpace();
    }

    /** Gives the part its final name. @return that */
    Path publish() throws IOException {
        return forgotten(FinalName.give(part, wanted));
    }

    /** The final name that it has got from somebody who was killed then. */
    Optional<Path> published() throws IOException {
        Optional<Path> name = FinalName.given(part);
        return name.isPresent() ? Optional.of(forgotten(name.get())) : name;
    }

    private Path forgotten(Path name) throws IOException {
        Files.deleteIfExists(part.resolveSibling(part.getFileName() + ".info"));
        FinalName.forget(part);
        return name;
    }

    @Override
    public void close() throws IOException {
        claim.close();
    }
}
