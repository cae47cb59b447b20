package org.fasttrack.peer.library;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.jspecify.annotations.Nullable;

/**
 * The folders a peer shares. {@link #scan} brings {@link #holdings} up to date, hashing only files whose size, time or
 * inode is not the catalogue's; {@link LibraryWatch} calls it when something changes. Nothing about a file is ever fatal:
 * what cannot be shared is a {@link Skipped}. A long scan shares what it has hashed before it ends. Thread-safe.
 */
public final class Library implements AutoCloseable {
    /** The default limit of a share list. */
    public static final int MAX_FILES = 100_000;

    private static final Duration FIRST_PART = Duration.ofSeconds(10);

    private final Catalogue catalogue;
    private final int maxFiles;
    private final Duration firstPart;
    private final FileHasher hasher;
    private final LeafCache leafCache;
    private final List<SharedFolder> folders = new CopyOnWriteArrayList<>();
    private final Semaphore oneScan = new Semaphore(1);
    private final Semaphore oneLeafRead = new Semaphore(1);
    private volatile Holdings holdings = Holdings.NONE;
    private volatile @Nullable ScanProgress scanning;
    private volatile Consumer<Holdings> parts = part -> {};

    /** The library owns {@code catalogue} and closes it. */
    public Library(Catalogue catalogue) {
        this(catalogue, MAX_FILES);
    }

    public Library(Catalogue catalogue, int maxFiles) {
        this(catalogue, maxFiles, new FileHasher(), FIRST_PART);
    }

    /** The library closes {@code hasher} too. @param firstPart how long a scan may take before its first part is shared */
    Library(Catalogue catalogue, int maxFiles, FileHasher hasher, Duration firstPart) {
        this.firstPart = firstPart;
        this.catalogue = catalogue;
        this.maxFiles = maxFiles;
        this.hasher = hasher;
        this.leafCache = hasher.layers();
    }

    /** Shares a folder from the next scan on. @throws IllegalArgumentException if its label is taken */
    public synchronized void add(SharedFolder folder) {
        if (folders.stream().anyMatch(other -> other.label().equals(folder.label()))) {
            throw new IllegalArgumentException("another shared folder has the label '" + folder.label() + "'");
        }
        folders.add(folder);
    }

    /** Shares the folder no longer: what it held is gone from {@link #holdings}, and a scan that runs passes it over. */
    public synchronized boolean remove(String label) {
        boolean was = folders.removeIf(folder -> folder.label().equals(label));
        holdings = holdings.of(folders);
        return was;
    }

    public List<SharedFolder> folders() {
        return List.copyOf(folders);
    }

    /** What the last scan found, or the one that runs has found so far, in folders that are still shared. */
    public Holdings holdings() {
        return holdings;
    }

    /** How far the scan is that runs now, if one does. */
    public Optional<ScanProgress> scanning() {
        return Optional.ofNullable(scanning);
    }

    /**
     * From now on {@code listener} hears, on the scan's thread, when a scan that goes on has something to share: after
     * 10 seconds, then less and less often.
     */
    public void onPart(Consumer<Holdings> listener) {
        parts = listener;
    }

    public Holdings scan() throws InterruptedException {
        return scan(progress -> {});
    }

    /**
     * Blocks until every folder is scanned; one scan runs at a time. {@code progress} is called on this thread, about
     * ten times a second.
     */
    public Holdings scan(Consumer<ScanProgress> progress) throws InterruptedException {
        return scan(progress, directory -> {});
    }

    Holdings scan(Consumer<ScanProgress> progress, Consumer<Path> entered) throws InterruptedException {
        oneScan.acquire();
        try {
            var sofar = new Scan.Parts(firstPart, part -> parts.accept(keep(part)));
            Consumer<ScanProgress> telling = now -> {
                scanning = now;
                progress.accept(now);
            };
            Scan scan = new Scan(catalogue, hasher, holdings.files(), maxFiles, folders::contains, telling, sofar);
            return keep(scan.run(folders(), entered));
        } finally {
            scanning = null;
            oneScan.release();
        }
    }

    /** What was removed during the scan is not shared again by its end. */
    private synchronized Holdings keep(Holdings scanned) {
        Holdings kept = scanned.of(folders);
        holdings = kept;
        return kept;
    }

    /** Where to read this content now: a file still as it was hashed, reached through no link. */
    public Optional<SharedFile> source(ContentId content) {
        return holdings.byContent(content).filter(Library::isUnchanged);
    }

    /** As {@link #source(ContentId)}, by the record's name. */
    public Optional<SharedFile> source(String name) {
        return holdings.byName(name).filter(Library::isUnchanged);
    }

    /**
     * The leaf layer of a shared content, from a small cache or by reading the file again (blocks, one file at a time);
     * empty when nothing shared has this content any more.
     */
    public Optional<LeafHashes> leafHashes(ContentId content) {
        Optional<LeafHashes> cached = leafCache.get(content);
        if (cached.isPresent()) {
            return cached;
        }
        oneLeafRead.acquireUninterruptibly();
        try {
            Optional<LeafHashes> meanwhile = leafCache.get(content);
            if (meanwhile.isPresent()) {
                return meanwhile;
            }
            Optional<LeafHashes> read = source(content).flatMap(this::readLeaves);
            read.ifPresent(leaves -> leafCache.put(content, leaves));
            return read;
        } finally {
            oneLeafRead.release();
        }
    }

    private Optional<LeafHashes> readLeaves(SharedFile file) {
        long bytes = file.record().bytes();
        try {
            return LeafHashes.verified(file.record().content(), bytes, hasher.leaves(file.path(), bytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isUnchanged(SharedFile file) {
        try {
            return file.path().toRealPath().equals(file.path())
                    && FileStamp.of(file.path()).equals(file.stamp());
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for a running scan to end. */
    @Override
    public void close() {
        oneScan.acquireUninterruptibly();
        try {
            hasher.close();
            catalogue.close();
        } finally {
            oneScan.release();
        }
    }
}
