package org.fasttrack.peer.library;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;

/** What the library shares as of one scan. Immutable. */
public final class Holdings {
    static final Holdings NONE = new Holdings(List.of(), List.of(), new Figures(0, 0, 0, 0, 0, Duration.ZERO));

    /** What the scan cost; {@code skipped} counts also reports beyond those kept. */
    public record Figures(int files, long bytes, int hashedFiles, long hashedBytes, int skipped, Duration time) {
        private Figures of(long ofBytes, int ofFiles, int skips) {
            return new Figures(ofFiles, ofBytes, hashedFiles, hashedBytes, skips, time);
        }
    }

    private final List<SharedFile> files;
    private final List<Skipped> skipped;
    private final Figures figures;
    private final Map<String, SharedFile> byName;
    private final Map<ContentId, SharedFile> byContent;

    /** @param files sorted by record, names unique */
    Holdings(List<SharedFile> files, List<Skipped> skipped, Figures figures) {
        this.files = List.copyOf(files);
        this.skipped = List.copyOf(skipped);
        this.figures = figures;
        byName = HashMap.newHashMap(files.size());
        byContent = HashMap.newHashMap(files.size());
        for (SharedFile file : files) {
            byName.put(file.record().name(), file);
            byContent.putIfAbsent(file.record().content(), file);
        }
    }

    /** Without what no longer lies in one of {@code folders}. */
    Holdings of(List<SharedFolder> folders) {
        Set<String> labels = folders.stream().map(SharedFolder::label).collect(Collectors.toSet());
        if (files.stream().allMatch(file -> labels.contains(file.label()))) {
            return this;
        }
        List<SharedFile> left =
                files.stream().filter(file -> labels.contains(file.label())).toList();
        List<Skipped> reports = skipped.stream()
                .filter(skip -> folders.stream().anyMatch(folder -> skip.path().startsWith(folder.root())))
                .toList();
        return new Holdings(left, reports, figures.of(bytes(left), left.size(), reports.size()));
    }

    private static long bytes(List<SharedFile> files) {
        return files.stream().mapToLong(file -> file.record().bytes()).sum();
    }

    /** What of all this lies in {@code folder}. */
    public Share of(SharedFolder folder) {
        List<SharedFile> own = files.stream()
                .filter(file -> file.label().equals(folder.label()))
                .toList();
        long skips = skipped.stream()
                .filter(skip -> skip.path().startsWith(folder.root()))
                .count();
        return new Share(own.size(), bytes(own), Math.toIntExact(skips));
    }

    /** One folder's part. @param skipped of the reports kept */
    public record Share(int files, long bytes, int skipped) {}

    /** In the order of share lists. */
    public List<SharedFile> files() {
        return files;
    }

    /** The records of {@link #files}, as {@code ShareList.of} takes them. */
    public List<ShareRecord> records() {
        return files.stream().map(SharedFile::record).toList();
    }

    public List<Skipped> skipped() {
        return skipped;
    }

    public Figures figures() {
        return figures;
    }

    public Optional<SharedFile> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** One of the files with this content. */
    public Optional<SharedFile> byContent(ContentId content) {
        return Optional.ofNullable(byContent.get(content));
    }

    /** Whether others would see the same: the same records in the same order. */
    public boolean sameRecords(Holdings other) {
        return records().equals(other.records());
    }
}
