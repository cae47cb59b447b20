package org.fasttrack.peer.library;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.fasttrack.common.content.ContentId;

/** One scan of all folders: walk, look up in the catalogue, hash the rest. Used once, by one thread. */
final class Scan {
    private static final long PROGRESS_MILLIS = 100;
    private static final long COMMIT_NANOS = Duration.ofSeconds(5).toNanos();
    /** A file written this recently may change again without a new time: file systems' clocks tick in milliseconds. */
    private static final long CLOCK_TICK_MILLIS = 20;

    private sealed interface Outcome {
        record Hashed(FoundFile file, FileStamp stamp, ContentId content) implements Outcome {}

        record Refused(FoundFile file, Skipped skipped) implements Outcome {}

        /** Its folder is shared no longer. */
        record Dropped(FoundFile file) implements Outcome {}
    }

    private final Catalogue catalogue;
    private final FileHasher hasher;
    private final Map<Path, SharedFile> before;
    private final Predicate<SharedFolder> wanted;
    private final Consumer<ScanProgress> progress;
    private final Parts parts;
    private final Found found;
    private final List<SharedFile> shared = new ArrayList<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final AtomicLong bytesHashed = new AtomicLong();
    private final long startNanos = System.nanoTime();
    private long committedNanos = startNanos;
    private long toldNanos = startNanos;
    private long partNanos = startNanos;
    private Duration untilPart;
    private long bytesTotal;
    private long bytesKnown;
    private int filesHashed;
    private int filesDone;

    /**
     * Who hears of what a long scan has found so far.
     *
     * @param first after how long; each next one comes after twice as long, up to {@link #LONGEST}
     */
    record Parts(Duration first, Consumer<Holdings> listener) {
        private static final Duration LONGEST = Duration.ofMinutes(1);

        private static Duration after(Duration last) {
            Duration doubled = last.multipliedBy(2);
            return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        }
    }

    /**
     * @param before what the last scan shared: what is still the same needs no look into the catalogue
     * @param wanted whether a folder is still shared; asked on several threads
     */
    Scan(
            Catalogue catalogue,
            FileHasher hasher,
            List<SharedFile> before,
            int maxFiles,
            Predicate<SharedFolder> wanted,
            Consumer<ScanProgress> progress,
            Parts parts) {
        this.catalogue = catalogue;
        this.hasher = hasher;
        this.before = HashMap.newHashMap(before.size());
        before.forEach(file -> this.before.put(file.path(), file));
        this.wanted = wanted;
        this.progress = progress;
        this.parts = parts;
        this.untilPart = parts.first();
        this.found = new Found(maxFiles);
    }

    Holdings run(List<SharedFolder> folders, Consumer<Path> entered) throws InterruptedException {
        tell();
        boolean allReadable = true;
        for (SharedFolder folder : folders) {
            allReadable &= FolderWalk.walk(folder, directory -> enter(folder, directory, entered), found);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        List<FoundFile> unknown = lookUp();
        tell();
        hashAll(unknown);
        if (allReadable) { // a folder that is not mounted now comes back, and its files need no new hashing
            forgetTheGone();
        }
        catalogue.commit();
        tell();
        return holdings();
    }

    /** @return whether to go on in {@code folder} */
    private boolean enter(SharedFolder folder, Path directory, Consumer<Path> entered) {
        entered.accept(directory);
        if (System.nanoTime() - toldNanos > PROGRESS_MILLIS * 1_000_000) {
            tell();
        }
        return wanted.test(folder) && !Thread.currentThread().isInterrupted();
    }

    private List<FoundFile> lookUp() {
        var unknown = new ArrayList<FoundFile>();
        for (FoundFile file : found.files()) {
            bytesTotal += file.stamp().bytes();
            var content = known(file);
            if (content.isPresent()) {
                shared.add(file.shared(file.stamp(), content.get()));
                bytesKnown += file.stamp().bytes();
                filesDone++;
            } else {
                unknown.add(file);
            }
        }
        return unknown;
    }

    private Optional<ContentId> known(FoundFile file) {
        SharedFile same = before.get(file.path());
        return same != null && same.stamp().equals(file.stamp())
                ? Optional.of(same.record().content())
                : catalogue.find(PathText.key(file.path()), file.stamp());
    }

    private void hashAll(List<FoundFile> files) throws InterruptedException {
        int window = 4 * hasher.cores();
        int running = 0;
        var threads = new HashSet<Thread>();
        try {
            for (FoundFile file : files) {
                if (running == window) {
                    take();
                    running--;
                    threads.removeIf(thread -> !thread.isAlive());
                }
                threads.add(Thread.ofVirtual().name("scan").start(() -> outcomes.add(hash(file))));
                running++;
            }
            for (; running > 0; running--) {
                take();
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            throw e;
        }
    }

    private void take() throws InterruptedException {
        Outcome outcome = outcomes.poll(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
        for (; outcome == null; outcome = outcomes.poll(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
            tell();
            sharePart();
        }
        filesDone++;
        switch (outcome) {
            case Outcome.Hashed(var file, var stamp, var content) -> {
                filesHashed++;
                catalogue.put(PathText.key(file.path()), stamp, content);
                shared.add(file.shared(stamp, content));
            }
            case Outcome.Refused(var file, var skipped) -> found.skip(skipped);
            case Outcome.Dropped dropped -> {}
        }
        if (System.nanoTime() - committedNanos > COMMIT_NANOS) {
            catalogue.commit();
            committedNanos = System.nanoTime();
        }
        if (filesDone % 64 == 0) {
            tell();
        }
        sharePart();
    }

    private void sharePart() {
        if (System.nanoTime() - partNanos > untilPart.toNanos()) {
            parts.listener().accept(holdings());
            untilPart = Parts.after(untilPart);
            partNanos = System.nanoTime();
        }
    }

    /** Twice at most: a file that changes while it is hashed is reported, and left to the next scan. */
    private Outcome hash(FoundFile file) {
        try {
            try {
                return hashOnce(file);
            } catch (FileChangedException once) {
                return hashOnce(file);
            }
        } catch (CancellationException e) {
            return new Outcome.Dropped(file);
        } catch (FileChangedException e) {
            return refused(file, Skipped.Reason.CHANGING, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            return refused(file, Skipped.Reason.UNREADABLE, FolderWalk.text(e));
        }
    }

    private Outcome hashOnce(FoundFile file) throws IOException {
        requireWanted(file);
        FileStamp before = settled(file.path());
        ContentId content = hasher.hash(file.path(), before.bytes(), bytes -> {
            bytesHashed.addAndGet(bytes);
            requireWanted(file);
        });
        if (!FileStamp.of(file.path()).equals(before)) {
            throw new FileChangedException("it changed while it was hashed");
        }
        return new Outcome.Hashed(file, before, content);
    }

    private void requireWanted(FoundFile file) {
        if (!wanted.test(file.folder())) {
            throw new CancellationException("its folder is shared no longer");
        }
    }

    private static FileStamp settled(Path file) throws IOException {
        FileStamp stamp = FileStamp.of(file);
        long age = System.currentTimeMillis() - stamp.modifiedMillis();
        if (age < 0 || age >= CLOCK_TICK_MILLIS) {
            return stamp;
        }
        try {
            Thread.sleep(CLOCK_TICK_MILLIS - age);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return FileStamp.of(file);
    }

    private static Outcome refused(FoundFile file, Skipped.Reason reason, String detail) {
        return new Outcome.Refused(file, new Skipped(file.path(), reason, detail));
    }

    /** Costs a walk through the whole catalogue, and so is left out when all that was there still is. */
    private void forgetTheGone() {
        var keys = new HashSet<String>();
        var gone = new HashSet<>(before.keySet());
        for (FoundFile file : found.files()) {
            keys.add(PathText.key(file.path()));
            gone.remove(file.path());
        }
        if (before.isEmpty() || !gone.isEmpty()) {
            catalogue.retain(keys);
        }
    }

    private void tell() {
        toldNanos = System.nanoTime();
        long hashed = bytesHashed.get();
        progress.accept(new ScanProgress(
                filesDone, found.files().size(), Math.min(bytesTotal, bytesKnown + hashed), bytesTotal, hashed));
    }

    /** What is shared as far as it is known; of the files that changed, those that were hashed already. */
    private Holdings holdings() {
        shared.sort(Comparator.comparing(SharedFile::record));
        long bytes = shared.stream().mapToLong(file -> file.record().bytes()).sum();
        return new Holdings(
                shared,
                found.skipped(),
                new Holdings.Figures(
                        shared.size(),
                        bytes,
                        filesHashed,
                        bytesHashed.get(),
                        found.skippedCount(),
                        Duration.ofNanos(System.nanoTime() - startNanos)));
    }
}
