package org.fasttrack.peer.download;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to write, name or delete a part, which one download has at a time. Other processes are kept off by a lock on
 * the file; this one by its name, since closing any channel of a file gives up the locks that a process has on it
 * (POSIX, {@code fcntl}), and a lock on a deleted file keeps nobody off the one that took its place.
 */
final class PartClaim implements Closeable {
    private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

    private final Path part;
    private final Path name;
    private @Nullable Object inode;
    private boolean closed;

    private PartClaim(Path part, Path name) {
        this.part = part;
        this.name = name;
    }

    /** Another download writes this part. */
    static final class Busy extends IOException {
        private static final long serialVersionUID = 1L;

        Busy(Path part) {
            super(part + " is being downloaded already");
        }
    }

    /** Claims {@code part}, which need not exist but whose folder does. @throws Busy when somebody has */
    static PartClaim of(Path part) throws IOException {
        Path folder = Objects.requireNonNull(part.toAbsolutePath().getParent(), "a part lies in a folder");
        Path name = folder.toRealPath().resolve(part.getFileName());
        if (!HERE.add(name)) {
            throw new Busy(part);
        }
        return new PartClaim(part, name);
    }

    /** Opens the part, locked. @throws Busy when another process has, or it was exchanged meanwhile */
    FileChannel open(OpenOption... options) throws IOException {
        FileChannel channel = FileChannel.open(part, options);
        try {
            inode = inode();
            if (locked(channel) && Objects.equals(inode, inode())) {
                return channel;
            }
        } catch (NoSuchFileException e) {
            // Who had it has just given it its final name, or deleted it.
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new Busy(part);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Where the system knows none, every file counts as the same. */
    private @Nullable Object inode() throws IOException {
        return Files.readAttributes(part, BasicFileAttributes.class).fileKey();
    }

    /** @throws IOException when the part's name is no longer that of the file that was opened */
    void checkSame() throws IOException {
        if (!Objects.equals(inode, inode())) {
            throw new IOException(part + " was exchanged while it was downloaded");
        }
    }

    /** Gives it back, once: by then it may be somebody else's. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            HERE.remove(name);
        }
    }
}
