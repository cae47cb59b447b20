package org.fasttrack.peer.gateway.metainfo;

import java.util.List;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;

/**
 * One file of a torrent.
 *
 * @param path its folders and name as the torrent's maker wrote them: not to be trusted as names of files here
 * @param offset where its first byte lies in the row of all pieces
 * @param root its pieces root, which is our content id; empty in version 1, and for an empty file
 */
public record TorrentFile(List<String> path, long offset, long bytes, Optional<ContentId> root) {
    public TorrentFile {
        path = List.copyOf(path);
    }

    /** Where the byte after its last one lies. */
    public long end() {
        return offset + bytes;
    }

    public String name() {
        return String.join("/", path);
    }
}
