package org.fasttrack.peer.gateway.metainfo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.MalformedException;

/** Version 2's {@code file tree}: folders are dictionaries, a file is a dictionary under the empty name (BEP 52). */
final class FileTree {
    private static final Bencode.Bytes THE_FILE = Bencode.Bytes.of("");
    /** Beyond any disk, and far from overflow. */
    static final long MAX_BYTES = 1L << 50;

    private final int pieceLength;
    private final List<TorrentFile> files = new ArrayList<>();

    private FileTree(int pieceLength) {
        this.pieceLength = pieceLength;
    }

    /** The files in the order of the tree, each at the start of a piece. */
    static List<TorrentFile> read(Bencode.Dict tree, int pieceLength) throws MalformedException {
        var reading = new FileTree(pieceLength);
        reading.folder(tree, List.of());
        return reading.files;
    }

    /** The tree of one file. */
    static Bencode.Dict of(String name, ContentId root, long bytes) {
        Map<String, Bencode> file = new HashMap<>();
        file.put("length", new Bencode.Int(bytes));
        if (bytes > 0) {
            file.put("pieces root", new Bencode.Bytes(root.bytes()));
        }
        return Bencode.Dict.of(Map.of(name, Bencode.Dict.of(Map.of("", Bencode.Dict.of(file)))));
    }

    static long end(List<TorrentFile> files) {
        return files.isEmpty() ? 0 : files.getLast().end();
    }

    private void folder(Bencode.Dict folder, List<String> path) throws MalformedException {
        for (Map.Entry<Bencode.Bytes, Bencode> entry : folder.entries().entrySet()) {
            if (!(entry.getValue() instanceof Bencode.Dict below)) {
                throw new MalformedException("a file tree holds dictionaries only");
            }
            if (entry.getKey().equals(THE_FILE)) {
                file(below, path);
            } else {
                var inner = new ArrayList<>(path);
                inner.add(entry.getKey().text());
                folder(below, inner);
            }
        }
    }

    private void file(Bencode.Dict file, List<String> path) throws MalformedException {
        long bytes = file.number("length", -1);
        byte[] root = file.bytes("pieces root");
        long offset = (end(files) + pieceLength - 1) / pieceLength * pieceLength;
        if (path.isEmpty() || bytes < 0 || bytes > MAX_BYTES || offset + bytes > MAX_BYTES) {
            throw new MalformedException("a file of " + bytes + " bytes in the tree");
        }
        if (root.length != (bytes > 0 ? ContentId.BYTES : 0)) {
            throw new MalformedException("a pieces root of " + root.length + " bytes");
        }
        files.add(new TorrentFile(path, offset, bytes, bytes > 0 ? Optional.of(ContentId.of(root)) : Optional.empty()));
    }
}
