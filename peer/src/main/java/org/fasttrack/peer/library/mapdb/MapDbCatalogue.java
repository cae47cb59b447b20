package org.fasttrack.peer.library.mapdb;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.library.Catalogue;
import org.fasttrack.peer.library.FileStamp;
import org.mapdb.DB;
import org.mapdb.DBException;
import org.mapdb.DBMaker;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalogue in one MapDB file with a write-ahead log. It only saves work: a damaged file is put aside and started
 * afresh, an entry that cannot be read or written is as if it had never been, each with a warning.
 */
public final class MapDbCatalogue implements Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(MapDbCatalogue.class);

    private final Path file;
    private DB db;
    private HTreeMap<String, CatalogueEntry> entries;

    private MapDbCatalogue(Path file) {
        this.file = file;
        db = database(file);
        entries = entries(db);
    }

    /** @throws IOException if another process has the catalogue open, or the place cannot be written */
    public static MapDbCatalogue open(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            return new MapDbCatalogue(file);
        } catch (DBException.FileLocked e) {
            throw new IOException("another process uses the catalogue " + file, e);
        } catch (RuntimeException | AssertionError e) {
            LOG.warn("the catalogue {} is damaged; every shared file is hashed anew", file, e);
            putAside(file);
        }
        try {
            return new MapDbCatalogue(file);
        } catch (RuntimeException | AssertionError e) {
            throw new IOException("cannot create the catalogue " + file, e);
        }
    }

    @Override
    public Optional<ContentId> find(String path, FileStamp stamp) {
        try {
            CatalogueEntry entry = entries.get(path);
            return entry != null && entry.stamp().equals(stamp) ? Optional.of(entry.content()) : Optional.empty();
        } catch (RuntimeException | AssertionError e) {
            LOG.warn("the catalogue cannot be read; {} is hashed anew", path, e);
            rebuild(e);
            return Optional.empty();
        }
    }

    @Override
    public void put(String path, FileStamp stamp, ContentId content) {
        attempt("written", () -> entries.put(path, new CatalogueEntry(stamp, content)));
    }

    @Override
    public void retain(Set<String> paths) {
        attempt("pruned", () -> entries.getKeys().removeIf(path -> !paths.contains(path)));
    }

    @Override
    public void commit() {
        attempt("committed", db::commit);
    }

    @Override
    public void close() {
        try {
            db.close();
        } catch (RuntimeException | AssertionError e) {
            LOG.warn("the catalogue cannot be closed", e);
        }
    }

    private void attempt(String verb, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | AssertionError e) {
            LOG.warn("the catalogue cannot be {}", verb, e);
            rebuild(e);
        }
    }

    /**
     * Starts afresh beside the damaged file. On a full or failing disk the file stays as last committed, for the next
     * process, and this one remembers in memory.
     */
    private void rebuild(Throwable cause) {
        close();
        try {
            boolean diskFails = cause instanceof DBException.VolumeIOError
                    && !(cause instanceof DBException.VolumeEOF); // an end too early is a file cut short
            if (!diskFails) {
                putAside(file);
                use(database(file));
                return;
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            LOG.warn("no new catalogue can be made at {}", file, e);
        }
        LOG.warn("what is hashed from now on is remembered only as long as this process lives");
        use(DBMaker.memoryDB().make());
    }

    private void use(DB opened) {
        entries = entries(opened);
        db = opened;
    }

    private static DB database(Path file) {
        return DBMaker.fileDB(file.toFile()).transactionEnable().make();
    }

    private static HTreeMap<String, CatalogueEntry> entries(DB db) {
        return db.hashMap("files", Serializer.STRING, CatalogueEntry.SERIALIZER).createOrOpen();
    }

    /** The file and its write-ahead logs; the file is kept once, for whoever wants to know what happened. */
    private static void putAside(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        try (DirectoryStream<Path> logs =
                Files.newDirectoryStream(file.toAbsolutePath().resolveSibling(""), name + ".wal.*")) {
            for (Path log : logs) {
                Files.delete(log);
            }
        }
        if (Files.exists(file)) {
            Files.move(file, file.resolveSibling(name + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
