package org.fasttrack.peer.gateway.metainfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.MalformedException;

/**
 * Version 1's list of files (BEP 3), with the padding of BEP 47 taken out.
 *
 * @param bytes of all of them with the padding
 */
record V1Files(List<TorrentFile> files, long bytes) {

    static V1Files read(Bencode.Dict info, String name) throws MalformedException {
        if (!info.has("files")) {
            long bytes = length(info, 0);
            return new V1Files(List.of(new TorrentFile(List.of(name), 0, bytes, Optional.empty())), bytes);
        }
        var files = new ArrayList<TorrentFile>();
        long offset = 0;
        for (Bencode item : info.items("files")) {
            if (!(item instanceof Bencode.Dict file)) {
                throw new MalformedException("a list of files holds dictionaries only");
            }
            long bytes = length(file, offset);
            if (!padding(file)) {
                files.add(new TorrentFile(path(file), offset, bytes, Optional.empty()));
            }
            offset += bytes;
        }
        return new V1Files(files, offset);
    }

    private static long length(Bencode.Dict file, long before) throws MalformedException {
        long bytes = file.number("length", -1);
        if (bytes < 0 || bytes > FileTree.MAX_BYTES || before + bytes > FileTree.MAX_BYTES) {
            throw new MalformedException("a file of " + bytes + " bytes");
        }
        return bytes;
    }

    private static boolean padding(Bencode.Dict file) {
        return new Bencode.Bytes(file.bytes("attr")).text().contains("p");
    }

    private static List<String> path(Bencode.Dict file) throws MalformedException {
        var path = new ArrayList<String>();
        for (Bencode part : file.items("path")) {
            if (!(part instanceof Bencode.Bytes text)) {
                throw new MalformedException("a path holds names only");
            }
            path.add(text.text());
        }
        if (path.isEmpty()) {
            throw new MalformedException("a file without a name");
        }
        return path;
    }

    /** The same files with the Merkle roots of {@code tree}. @throws MalformedException unless both tell the same */
    V1Files with(List<TorrentFile> tree) throws MalformedException {
        if (tree.size() != files.size()) {
            throw new MalformedException("a hybrid whose versions have different files");
        }
        var rooted = new ArrayList<TorrentFile>();
        for (int i = 0; i < tree.size(); i++) {
            TorrentFile one = files.get(i);
            TorrentFile other = tree.get(i);
            boolean same = one.path().equals(other.path())
                    && one.bytes() == other.bytes()
                    && (one.offset() == other.offset() || one.bytes() == 0);
            if (!same) {
                throw new MalformedException("a hybrid whose versions differ about " + one.name());
            }
            rooted.add(new TorrentFile(one.path(), one.offset(), one.bytes(), other.root()));
        }
        return new V1Files(rooted, bytes);
    }
}
