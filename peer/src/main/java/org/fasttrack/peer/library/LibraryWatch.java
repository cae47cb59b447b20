package org.fasttrack.peer.library;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scans a library when its folders change. The file system's notices are hints: they may be lost, or be refused for too
 * many folders, so that a scan takes place in any case every {@code rescan}. One virtual thread owns all the state.
 */
public final class LibraryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LibraryWatch.class);

    /**
     * When to scan.
     *
     * @param quiet how long nothing may have changed before a scan: too small and a file is hashed while it is copied,
     *     too large and new files are found late. Under constant change a scan comes after ten times this.
     * @param rescan the safety net's period
     */
    public record Pace(Duration quiet, Duration rescan) {
        public static final Pace DEFAULT = new Pace(Duration.ofSeconds(1), Duration.ofMinutes(10));

        public Pace {
            if (quiet.isNegative() || quiet.compareTo(rescan) > 0) {
                throw new IllegalArgumentException("quiet " + quiet + " is not within 0 and rescan " + rescan);
            }
        }
    }

    private final Library library;
    private final Pace pace;
    private final Consumer<Holdings> changed;
    private final WatchService watcher;
    private final Thread thread;
    private final Map<WatchKey, Path> watched = new HashMap<>();
    private final Map<SharedFolder, FolderRules> rules = new HashMap<>();
    private boolean refused;

    private LibraryWatch(Library library, Pace pace, Consumer<Holdings> changed) throws IOException {
        this.library = library;
        this.pace = pace;
        this.changed = changed;
        watcher = FileSystems.getDefault().newWatchService();
        thread = Thread.ofVirtual().name("library-watch").unstarted(this::run);
    }

    /**
     * Scans at once and then whenever something changes; {@code changed} hears, on the watch's thread, of each scan that
     * shares other records than the one before.
     */
    public static LibraryWatch start(Library library, Pace pace, Consumer<Holdings> changed) throws IOException {
        var watch = new LibraryWatch(library, pace, changed);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (true) {
                Duration took = scan();
                awaitChange(took);
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            LOG.debug("the watch has ended");
        }
    }

    private Duration scan() throws InterruptedException {
        long start = System.nanoTime();
        Holdings before = library.holdings();
        Set<WatchKey> seen = new HashSet<>();
        try {
            Holdings now = library.scan(progress -> {}, directory -> watch(directory, seen));
            if (!now.sameRecords(before)) {
                changed.accept(now);
            }
        } catch (RuntimeException e) {
            LOG.warn("a scan of the shared folders failed; the next one tries again", e);
        }
        watched.keySet().removeIf(key -> {
            boolean gone = !seen.contains(key);
            if (gone) {
                key.cancel();
            }
            return gone;
        });
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Known folders are registered again, which costs little: one that was moved away and made anew is another. */
    private void watch(Path directory, Set<WatchKey> seen) {
        try {
            WatchKey key = directory.register(
                    watcher,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            watched.put(key, directory);
            seen.add(key);
        } catch (IOException e) {
            if (!refused) {
                refused = true;
                LOG.warn("not every shared folder can be watched; changes there are found within {}", pace.rescan(), e);
            }
        }
    }

    /** Returns when a scan is due: after a change and some quiet, or after the safety net's period. */
    private void awaitChange(Duration lastScan) throws InterruptedException {
        long rescanAt = System.nanoTime() + pace.rescan().toNanos();
        // Long scans come no more often than every fifth part of the time.
        long earliest = System.nanoTime() + 4 * lastScan.toNanos();
        while (true) {
            WatchKey key = poll(rescanAt);
            if (key == null) {
                return;
            }
            if (isNews(key)) {
                awaitQuiet(earliest);
                return;
            }
        }
    }

    private void awaitQuiet(long earliest) throws InterruptedException {
        long latest = System.nanoTime() + 10 * pace.quiet().toNanos();
        long quietAt = System.nanoTime() + pace.quiet().toNanos();
        while (true) {
            long due = Math.max(Math.min(quietAt, latest), earliest);
            WatchKey key = poll(due);
            if (key == null) {
                return;
            }
            if (isNews(key)) {
                quietAt = System.nanoTime() + pace.quiet().toNanos();
            }
        }
    }

    private @Nullable WatchKey poll(long untilNanos) throws InterruptedException {
        return watcher.poll(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Whether an event is about something that may be shared: a growing {@code .part} file is not. */
    private boolean isNews(WatchKey key) {
        Path directory = watched.get(key);
        boolean news = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            boolean lost = event.kind().equals(StandardWatchEventKinds.OVERFLOW);
            news |= lost
                    || directory == null
                    || (event.context() instanceof Path name && !isExcluded(directory.resolve(name)));
        }
        key.reset();
        return news;
    }

    private boolean isExcluded(Path path) {
        for (SharedFolder folder : library.folders()) {
            try {
                Path root = folder.root().toRealPath();
                FolderRules folderRules = rules.computeIfAbsent(folder, FolderRules::of);
                if (path.startsWith(root) && !folderRules.excludes(PathText.of(root.relativize(path)))) {
                    return false;
                }
            } catch (IOException e) {
                return false; // the folder itself is gone, which is news
            }
        }
        return true;
    }

    /** Ends the watch, and a scan that it runs. */
    @Override
    public void close() throws IOException {
        thread.interrupt();
        watcher.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
