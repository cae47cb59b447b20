package org.fasttrack.peer.library;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;

/** What the library shares as of one scan. Immutable. */
public final class Holdings {
    static final Holdings NONE = new Holdings(List.of(), List.of(), new Figures(0, 0, 0, 0, 0, Duration.ZERO));

    /** What the scan cost; {@code skipped} counts also reports beyond those kept. */
    public record Figures(int files, long bytes, int hashedFiles, long hashedBytes, int skipped, Duration time) {}

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
