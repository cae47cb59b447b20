package org.fasttrack.peer.swarm.wire;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;

/**
 * The version 2 info dictionary (BEP 52) of one content, by rule: one file named with the hex of its content id, so that
 * whoever knows id and size computes the same infohash, here and in any other client given the magnet link.
 */
public record InfoDictionary(ContentId content, long fileBytes) {
    public static final int INFOHASH_BYTES = 32;
    private static final String MULTIHASH_SHA256 = "1220";

    public InfoDictionary {
        if (fileBytes < 0) {
            throw new IllegalArgumentException("a file's size is not negative: " + fileBytes);
        }
    }

    public int pieceLength() {
        return PieceLength.of(fileBytes);
    }

    /** The name of the torrent and of its file. */
    public String name() {
        return hex(content.bytes());
    }

    /** The dictionary, bencoded: what is hashed. */
    public byte[] encode() {
        return Bencode.Dict.of(Map.of(
                        "file tree",
                        tree(),
                        "meta version",
                        new Bencode.Int(2),
                        "name",
                        Bencode.Bytes.of(name()),
                        "piece length",
                        new Bencode.Int(pieceLength())))
                .encode();
    }

    /** An empty file has a length only. */
    private Bencode.Dict tree() {
        var file = new HashMap<String, Bencode>();
        file.put("length", new Bencode.Int(fileBytes));
        if (fileBytes > 0) {
            file.put("pieces root", new Bencode.Bytes(content.bytes()));
        }
        return Bencode.Dict.of(Map.of(name(), Bencode.Dict.of(Map.of("", Bencode.Dict.of(file)))));
    }

    /** The SHA-256 of the dictionary: a dictionary is shorter than a leaf, whose id is its plain SHA-256. */
    public byte[] infohash() {
        return ContentHasher.hash(encode()).bytes();
    }

    /** The first 20 bytes, as handshakes and trackers carry a version 2 infohash. */
    public byte[] shortInfohash() {
        return Arrays.copyOf(infohash(), Handshake.ID_BYTES);
    }

    public String magnet() {
        return "magnet:?xt=urn:btmh:" + MULTIHASH_SHA256 + hex(infohash()) + "&dn=" + name() + "&xl=" + fileBytes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
