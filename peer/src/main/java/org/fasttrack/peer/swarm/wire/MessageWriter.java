package org.fasttrack.peer.swarm.wire;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** One message, its length first. */
final class MessageWriter {
    private MessageWriter() {}

    static byte[] write(Message message, int bitfieldBytes) {
        return switch (message) {
            case Message.KeepAlive() -> new byte[MessageCodec.LENGTH_BYTES];
            case Message.Choke() -> frame(Type.CHOKE, 0).array();
            case Message.Unchoke() -> frame(Type.UNCHOKE, 0).array();
            case Message.Interested() -> frame(Type.INTERESTED, 0).array();
            case Message.NotInterested() -> frame(Type.NOT_INTERESTED, 0).array();
            case Message.Have(int piece) -> piece(Type.HAVE, piece);
            case Message.Bitfield bitfield -> bitfield(bitfield.pieces(), bitfieldBytes);
            case Message.Request(Block block) -> block(Type.REQUEST, block);
            case Message.Piece piece -> data(piece);
            case Message.Cancel(Block block) -> block(Type.CANCEL, block);
            case Message.Suggest(int piece) -> piece(Type.SUGGEST, piece);
            case Message.HaveAll() -> frame(Type.HAVE_ALL, 0).array();
            case Message.HaveNone() -> frame(Type.HAVE_NONE, 0).array();
            case Message.Reject(Block block) -> block(Type.REJECT, block);
            case Message.AllowedFast(int piece) -> piece(Type.ALLOWED_FAST, piece);
            case Message.Extended(int id, byte[] payload) ->
                frame(Type.EXTENDED, 1 + payload.length)
                        .put((byte) id)
                        .put(payload)
                        .array();
            case Message.HashRequest(HashRange range) -> range(Type.HASH_REQUEST, range, new byte[0]);
            case Message.Hashes(HashRange range, byte[] hashes) -> range(Type.HASHES, range, hashes);
            case Message.HashReject(HashRange range) -> range(Type.HASH_REJECT, range, new byte[0]);
        };
    }

    private static ByteBuffer frame(int type, int bytes) {
        return ByteBuffer.allocate(MessageCodec.LENGTH_BYTES + 1 + bytes)
                .putInt(1 + bytes)
                .put((byte) type);
    }

    private static byte[] piece(int type, int piece) {
        return frame(type, Integer.BYTES).putInt(piece).array();
    }

    private static byte[] block(int type, Block block) {
        return frame(type, 3 * Integer.BYTES)
                .putInt(block.piece())
                .putInt(block.begin())
                .putInt(block.length())
                .array();
    }

    private static byte[] data(Message.Piece piece) {
        ByteBuffer data = piece.data().duplicate();
        return frame(Type.PIECE, 2 * Integer.BYTES + data.remaining())
                .putInt(piece.piece())
                .putInt(piece.begin())
                .put(data)
                .array();
    }

    private static byte[] bitfield(BitSet pieces, int bytes) {
        byte[] field = new byte[bytes];
        byte[] reversed = pieces.toByteArray();
        for (int i = 0; i < reversed.length; i++) {
            field[i] = (byte) (Integer.reverse(reversed[i]) >>> 24);
        }
        return frame(Type.BITFIELD, bytes).put(field).array();
    }

    private static byte[] range(int type, HashRange range, byte[] hashes) {
        return frame(type, HashRange.ROOT_BYTES + 4 * Integer.BYTES + hashes.length)
                .put(range.piecesRoot())
                .putInt(range.baseLayer())
                .putInt(range.index())
                .putInt(range.length())
                .putInt(range.proofLayers())
                .put(hashes)
                .array();
    }
}
