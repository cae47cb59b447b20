package org.fasttrack.peer.library;

import java.util.Optional;
import java.util.Set;
import org.fasttrack.common.content.ContentId;

/**
 * What was hashed before, by the file's path, so that a restart hashes only what changed. It can always be rebuilt from
 * the files: an implementation that fails to read or write says so in its log and behaves as if it knew nothing. Used by
 * one thread at a time; calls may block on disk.
 */
public interface Catalogue extends AutoCloseable {
    /** The content of the file at {@code path} as of exactly this {@code stamp}. */
    Optional<ContentId> find(String path, FileStamp stamp);

    void put(String path, FileStamp stamp, ContentId content);

    /** Forgets every path but {@code paths}. */
    void retain(Set<String> paths);

    /** What was put so far survives a crash from here on. */
    void commit();

    @Override
    void close();
}
