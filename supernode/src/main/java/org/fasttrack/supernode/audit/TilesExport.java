package org.fasttrack.supernode.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.NoteKey;
import org.fasttrack.common.log.TreeHash;

/**
 * Writes a log as C2SP tlog-tiles: {@code checkpoint}, {@code tile/entries/…}, {@code tile/LEVEL/…}, and its verifier key in
 * {@code vkey}. Any tool for such logs can then check it.
 */
public final class TilesExport {
    private final Path folder;
    private final Checkpoint head;
    private final List<Level> levels = new ArrayList<>();
    private final List<byte[]> bundle = new ArrayList<>(Tiles.WIDTH);
    private long written;

    /** One level of tiles: 256 hashes of it make a hash of the next. */
    private static final class Level {
        final List<byte[]> hashes = new ArrayList<>(Tiles.WIDTH);
        long full;
    }

    private TilesExport(Path folder, Checkpoint head) {
        this.folder = folder;
        this.head = head;
    }

    /**
     * Writes what the log's signed head covers into a new folder below {@code target}, named after its owner.
     *
     * @return that folder
     * @throws IOException when there is no head, the entries do not reach it, or the folder is there already
     */
    public static Path write(LogSource log, Path target) throws IOException {
        Optional<Checkpoint> head = log.head();
        if (head.isEmpty()) {
            throw new IOException(log.place() + " has no signed head yet: there is nothing to export");
        }
        Path folder = target.resolve(log.name().owner().toString());
        Files.createDirectories(target);
        Files.createDirectory(folder);
        new TilesExport(folder, head.get()).write(log);
        return folder;
    }

    private void write(LogSource log) throws IOException {
        long size = head.head().size();
        log.read((index, entry) -> {
            if (index < size) {
                add(entry);
            }
        });
        if (written + bundle.size() != size) {
            throw new IOException(log.place() + " ends before its signed head " + head);
        }
        writeBundle();
        for (int level = 0; level < levels.size(); level++) {
            writeTile(level);
        }
        Files.write(folder.resolve(Tiles.CHECKPOINT), head.bytes(), StandardOpenOption.CREATE_NEW);
        Files.writeString(
                folder.resolve(Tiles.VERIFIER_KEY),
                head.name().key(NoteKey.Type.ED25519).verifierKey() + "\n",
                StandardOpenOption.CREATE_NEW);
    }

    private void add(byte[] entry) throws IOException {
        bundle.add(entry);
        addHash(0, TreeHash.leaf(entry));
        if (bundle.size() == Tiles.WIDTH) {
            writeBundle();
        }
    }

    private void addHash(int level, byte[] hash) throws IOException {
        if (level == levels.size()) {
            levels.add(new Level());
        }
        Level at = levels.get(level);
        at.hashes.add(hash);
        if (at.hashes.size() == Tiles.WIDTH) {
            byte[] above = root(at.hashes);
            writeTile(level);
            addHash(level + 1, above);
        }
    }

    /** The root over 256 hashes. */
    private static byte[] root(List<byte[]> hashes) {
        List<byte[]> row = hashes;
        while (row.size() > 1) {
            List<byte[]> above = new ArrayList<>(row.size() / 2);
            for (int i = 0; i < row.size(); i += 2) {
                above.add(TreeHash.node(row.get(i), row.get(i + 1)));
            }
            row = above;
        }
        return row.getFirst();
    }

    private void writeTile(int level) throws IOException {
        Level at = levels.get(level);
        if (at.hashes.isEmpty()) {
            return;
        }
        try (OutputStream out = create(Tiles.path(String.valueOf(level), at.full, at.hashes.size()))) {
            for (byte[] hash : at.hashes) {
                out.write(hash);
            }
        }
        at.full++;
        at.hashes.clear();
    }

    private void writeBundle() throws IOException {
        if (bundle.isEmpty()) {
            return;
        }
        try (OutputStream out = create(Tiles.path("entries", written / Tiles.WIDTH, bundle.size()))) {
            for (byte[] entry : bundle) {
                out.write(entry.length >>> 8);
                out.write(entry.length);
                out.write(entry);
            }
        }
        written += bundle.size();
        bundle.clear();
    }

    private OutputStream create(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        return new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
    }
}
