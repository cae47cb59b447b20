package org.fasttrack.peer.library.mapdb;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
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
 * The catalogue in one MapDB file with a write-ahead log. One record holds a whole folder, because scans go folder by
 * folder and MapDB's cost is by the record. It only saves work: a damaged file is put aside and started afresh, an entry
 * that cannot be read or written is as if it had never been, each with a warning.
 */
public final class MapDbCatalogue implements Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(MapDbCatalogue.class);

    private final Path file;
    private DB db;
    private HTreeMap<String, FolderEntries> folders;
    /** Not yet committed; read before the database is. */
    private final Map<String, FolderEntries> changed = new HashMap<>();
    /** The folder that was looked at last. */
    private String readName = "";

    private FolderEntries read = FolderEntries.none();

    private MapDbCatalogue(Path file) {
        this.file = file;
        db = database(file);
        folders = folders(db);
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
        FolderEntries.Entry entry = folder(folderOf(path)).files().get(nameOf(path));
        return entry != null && entry.stamp().equals(stamp) ? Optional.of(entry.content()) : Optional.empty();
    }

    @Override
    public void put(String path, FileStamp stamp, ContentId content) {
        changed.computeIfAbsent(folderOf(path), this::folder)
                .files()
                .put(nameOf(path), new FolderEntries.Entry(stamp, content));
    }

    @Override
    public void retain(Set<String> paths) {
        attempt("pruned", () -> {
            writeChanged();
            for (String folder : Set.copyOf(folders.getKeys())) {
                FolderEntries entries = folder(folder);
                if (entries.files().keySet().removeIf(name -> !paths.contains(folder + name))) {
                    changed.put(folder, entries);
                }
            }
        });
    }

    @Override
    public void commit() {
        attempt("committed", () -> {
            writeChanged();
            db.commit();
        });
    }

    private void writeChanged() {
        changed.forEach((folder, entries) -> {
            if (entries.files().isEmpty()) {
                folders.remove(folder);
            } else {
                folders.put(folder, entries);
            }
        });
        changed.clear();
    }

    private FolderEntries folder(String name) {
        FolderEntries mine = changed.get(name);
        if (mine != null) {
            return mine;
        }
        if (!name.equals(readName)) {
            read = load(name);
            readName = name;
        }
        return read;
    }

    private FolderEntries load(String name) {
        try {
            FolderEntries stored = folders.get(name);
            return stored == null ? FolderEntries.none() : stored;
        } catch (RuntimeException | AssertionError e) {
            LOG.warn("the catalogue cannot be read; what lies in {} is hashed anew", name, e);
            rebuild(e);
            return FolderEntries.none();
        }
    }

    /** With the slash at its end. */
    private static String folderOf(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        closeDatabase();
    }

    private void closeDatabase() {
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
        closeDatabase();
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
        folders = folders(opened);
        db = opened;
    }

    private static DB database(Path file) {
        return DBMaker.fileDB(file.toFile()).transactionEnable().make();
    }

    private static HTreeMap<String, FolderEntries> folders(DB db) {
        return db.hashMap("folders", Serializer.STRING, FolderEntries.SERIALIZER)
                .createOrOpen();
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
