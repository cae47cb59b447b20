package org.fasttrack.peer.gateway.metainfo;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.HashLayers;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.PieceLength;

/**
 * Version 2's hashes of whole pieces, for each file of more than one piece: that layer of its Merkle tree whose nodes
 * cover a piece each. A layer is taken in only if it leads to its file's root.
 */
public record PieceLayers(Map<ContentId, byte[]> layers) {
    public static final PieceLayers NONE = new PieceLayers(Map.of());

    private static final int HASH = MerkleTree.HASH_BYTES;

    public PieceLayers {
        layers = Map.copyOf(layers);
    }

    /** The {@code piece layers} of a torrent; what it has for other files is passed over. */
    static PieceLayers read(Bencode.Dict dict, TorrentInfo info) throws MalformedException {
        var layers = new HashMap<ContentId, byte[]>();
        for (TorrentFile file : info.files()) {
            if (isCut(file, info)) {
                ContentId root = file.root().orElseThrow();
                byte[] layer = dict.bytes(new Bencode.Bytes(root.bytes()));
                if (layer.length > 0 && !proven(layer, file, info)) {
                    throw new MalformedException("the piece layer of " + file.name() + " is not that of its root");
                }
                if (layer.length > 0) {
                    layers.put(root, layer);
                }
            }
        }
        return new PieceLayers(layers);
    }

    /** Whether {@code file} has several pieces, so that its root alone does not check them. */
    public static boolean isCut(TorrentFile file, TorrentInfo info) {
        return file.root().isPresent() && file.bytes() > info.pieceLength();
    }

    /** Whether {@code layer} is the piece layer of {@code file}: it has the length, and leads to the root. */
    public static boolean proven(byte[] layer, TorrentFile file, TorrentInfo info) {
        long pieces = PieceLength.count(file.bytes(), info.pieceLength());
        return layer.length == pieces * HASH
                && file.root().filter(root(layer, info.pieceLayer())::equals).isPresent();
    }

    /** The root above {@code layer}, which is filled up with hashes of nothing. @param level its height above the leaves */
    static ContentId root(byte[] layer, int level) {
        byte[] hashes = layer;
        for (int height = level; hashes.length > HASH; height++) {
            int odd = hashes.length / HASH % 2;
            byte[] even = Arrays.copyOf(hashes, hashes.length + odd * HASH);
            if (odd == 1) {
                System.arraycopy(HashLayers.ofNothing(height), 0, even, hashes.length, HASH);
            }
            byte[] above = new byte[even.length / 2];
            for (int at = 0; at < above.length; at += HASH) {
                System.arraycopy(MerkleTree.parent(even, 2 * at), 0, above, at, HASH);
            }
            hashes = above;
        }
        return ContentId.of(hashes);
    }

    /** Whether the layers of all files that have one are here. */
    public boolean complete(TorrentInfo info) {
        return info.files().stream()
                .filter(file -> isCut(file, info))
                .allMatch(file -> layers.containsKey(file.root().orElseThrow()));
    }

    /** The hash of piece {@code index} of the file with this root; empty when its layer is not here. */
    Optional<byte[]> hash(ContentId root, int index) {
        return Optional.ofNullable(layers.get(root))
                .map(layer -> Arrays.copyOfRange(layer, index * HASH, (index + 1) * HASH));
    }

    Bencode.Dict encode() {
        var dict = new TreeMap<Bencode.Bytes, Bencode>();
        layers.forEach((root, layer) -> dict.put(new Bencode.Bytes(root.bytes()), new Bencode.Bytes(layer)));
        return new Bencode.Dict(dict);
    }
}
