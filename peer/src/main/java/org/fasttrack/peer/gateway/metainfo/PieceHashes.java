package org.fasttrack.peer.gateway.metainfo;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.content.Sha1;

/** What a torrent's pieces must hash to. */
public sealed interface PieceHashes {
    /** Whether {@code data}, all bytes of {@code piece} with padding, is right; it keeps its position. */
    boolean matches(int piece, ByteBuffer data);

    /** The Merkle trees where they are known, version 1's SHA-1 otherwise. */
    static PieceHashes of(TorrentInfo info, PieceLayers layers) {
        if (info.v2() && layers.complete(info)) {
            return new Merkle(info, layers);
        }
        if (info.v1()) {
            return new Sha1Pieces(info.v1Pieces());
        }
        throw new IllegalArgumentException("a torrent of version 2 is checked by its piece layers, which are missing");
    }

    /** Version 1. @param hashes 20 bytes a piece */
    record Sha1Pieces(byte[] hashes) implements PieceHashes {
        public Sha1Pieces {
            hashes = hashes.clone();
        }

        @Override
        public byte[] hashes() {
            return hashes.clone();
        }

        @Override
        public boolean matches(int piece, ByteBuffer data) {
            var sha1 = Sha1.digest();
            sha1.update(data.duplicate());
            int at = piece * Sha1.BYTES;
            return Arrays.equals(sha1.digest(), 0, Sha1.BYTES, hashes, at, at + Sha1.BYTES);
        }
    }

    /** Version 2: each piece is a subtree of the one file that it belongs to. */
    record Merkle(TorrentInfo info, PieceLayers layers) implements PieceHashes {
        private static final int HASH = MerkleTree.HASH_BYTES;

        @Override
        public boolean matches(int piece, ByteBuffer data) {
            long from = (long) piece * info.pieceLength();
            return info.filesIn(piece).allMatch(number -> {
                TorrentFile file = info.files().get(number);
                int bytes = (int) Math.min(file.end() - from, info.pieceLength());
                return data.remaining() >= bytes
                        && matches(file, (int) ((from - file.offset()) / info.pieceLength()), data.duplicate(), bytes);
            });
        }

        private boolean matches(TorrentFile file, int index, ByteBuffer data, int bytes) {
            byte[] leaves = ContentHasher.leavesOf(data.limit(data.position() + bytes));
            ContentId root = file.root().orElseThrow();
            if (!PieceLayers.isCut(file, info)) {
                return MerkleTree.root(leaves).equals(root);
            }
            byte[] whole = Arrays.copyOf(leaves, (info.pieceLength() / MerkleTree.LEAF_BYTES) * HASH);
            byte[] wanted = layers.hash(root, index).orElseThrow();
            return MerkleTree.root(whole).equals(ContentId.of(wanted));
        }
    }
}
