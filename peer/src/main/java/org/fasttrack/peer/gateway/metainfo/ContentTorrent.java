package org.fasttrack.peer.gateway.metainfo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.Sha1;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.HashLayers;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.PieceLength;

/**
 * Makes the hybrid torrent of one shared file, for clients of either version (BEP 52). One file needs no padding, so both
 * versions cut it alike. Its name is the file's, its piece length follows the swarm's rule: whoever shares the same file
 * under the same name makes the same torrent.
 */
public final class ContentTorrent {
    private ContentTorrent() {}

    /**
     * Reads {@code file} once for the hashes of both versions.
     *
     * @return empty when the file does not hold {@code content} any more
     */
    public static Optional<Metainfo> read(Path file, String name, ContentId content, long bytes) throws IOException {
        int pieceLength = PieceLength.of(bytes);
        int pieces = Math.toIntExact(PieceLength.count(bytes, pieceLength));
        ByteBuffer v1 = ByteBuffer.allocate(pieces * Sha1.BYTES);
        ByteBuffer leaves = ByteBuffer.allocate(
                Math.toIntExact((bytes + PieceLength.MIN_BYTES - 1) / PieceLength.MIN_BYTES * ContentId.BYTES));
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer piece = ByteBuffer.allocateDirect(pieceLength);
            for (long at = 0; at < bytes; at += pieceLength) {
                piece.clear().limit((int) Math.min(pieceLength, bytes - at));
                if (!fill(channel, at, piece)) {
                    return Optional.empty();
                }
                v1.put(sha1(piece.flip()));
                leaves.put(ContentHasher.leavesOf(piece));
            }
        }
        HashLayers layers = HashLayers.of(leaves.array());
        return layers.root().equals(content) ? Optional.of(of(name, bytes, layers, v1.array())) : Optional.empty();
    }

    /** The same file's torrent of version 1 alone, which has another infohash, for clients that cannot read hybrids. */
    public static Metainfo version1(Metainfo hybrid) {
        var info = new TreeMap<>(hybrid.info().dict().entries());
        info.remove(Bencode.Bytes.of("file tree"));
        info.remove(Bencode.Bytes.of("meta version"));
        try {
            return new Metainfo(TorrentInfo.of(new Bencode.Dict(info)), hybrid.trackers(), PieceLayers.NONE);
        } catch (MalformedException e) {
            throw new AssertionError("half of a hybrid is a torrent", e);
        }
    }

    private static boolean fill(FileChannel channel, long at, ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            if (channel.read(piece, at + piece.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] sha1(ByteBuffer piece) {
        MessageDigest sha1 = Sha1.digest();
        sha1.update(piece.duplicate());
        return sha1.digest();
    }

    private static Metainfo of(String name, long bytes, HashLayers layers, byte[] v1Pieces) {
        int pieceLength = PieceLength.of(bytes);
        Map<String, Bencode> info = new HashMap<>();
        info.put("file tree", FileTree.of(name, layers.root(), bytes));
        info.put("length", new Bencode.Int(bytes));
        info.put("meta version", new Bencode.Int(2));
        info.put("name", Bencode.Bytes.of(name));
        info.put("piece length", new Bencode.Int(pieceLength));
        info.put("pieces", new Bencode.Bytes(v1Pieces));
        int level = Integer.numberOfTrailingZeros(pieceLength / PieceLength.MIN_BYTES);
        PieceLayers cut =
                bytes > pieceLength ? new PieceLayers(Map.of(layers.root(), layers.layer(level))) : PieceLayers.NONE;
        try {
            return new Metainfo(TorrentInfo.of(Bencode.Dict.of(info)), List.of(), cut);
        } catch (MalformedException e) {
            throw new IllegalArgumentException("'" + name + "' cannot be a torrent: " + e.getMessage(), e);
        }
    }
}
