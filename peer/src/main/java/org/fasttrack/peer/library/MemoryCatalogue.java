package org.fasttrack.peer.library;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fasttrack.common.content.ContentId;

/** A catalogue that is gone with the process: for demos and tests. */
public final class MemoryCatalogue implements Catalogue {
    private record Entry(FileStamp stamp, ContentId content) {}

    private final Map<String, Entry> entries = new HashMap<>();

    @Override
    public Optional<ContentId> find(String path, FileStamp stamp) {
        Entry entry = entries.get(path);
        return entry != null && entry.stamp.equals(stamp) ? Optional.of(entry.content) : Optional.empty();
    }

    @Override
    public void put(String path, FileStamp stamp, ContentId content) {
        entries.put(path, new Entry(stamp, content));
    }

    @Override
    public void retain(Set<String> paths) {
        entries.keySet().retainAll(paths);
    }

    @Override
    public void commit() {}

    @Override
    public void close() {}
}
