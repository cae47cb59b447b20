package org.fasttrack.peer.swarm.wire;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Messages as bytes: a four-byte length, a one-byte type, the type's fields, all big-endian. A decoder knows how many
 * pieces the torrent has, and so the length that every message may have; {@link #maxBytes} is known before a byte of
 * the body is read.
 */
public final class MessageCodec {
    public static final int LENGTH_BYTES = 4;
    /** An extended message's payload, at most: a peer exchange or a receipt is far shorter. */
    public static final int MAX_EXTENDED_BYTES = 64 * 1024;
    /** A torrent has at most this many pieces: 2 MiB of bitfield a peer. */
    public static final int MAX_PIECES = 1 << 24;

    private static final int HASH_BYTES = 32;
    private static final int RANGE_BYTES = HashRange.ROOT_BYTES + 4 * Integer.BYTES;

    private final int pieces;

    /** @param pieces how many the torrent has */
    public MessageCodec(int pieces) {
        if (pieces < 1 || pieces > MAX_PIECES) {
            throw new IllegalArgumentException("a torrent has 1 to " + MAX_PIECES + " pieces, not " + pieces);
        }
        this.pieces = pieces;
    }

    /** The longest body that any message may have. */
    public int maxBytes() {
        int block = 1 + 2 * Integer.BYTES + Block.MAX_BYTES;
        int hashes = 1 + RANGE_BYTES + (HashRange.MAX_HASHES + HashRange.MAX_LAYERS) * HASH_BYTES;
        int bitfield = 1 + bitfieldBytes();
        return Math.max(Math.max(block, hashes), Math.max(bitfield, 2 + MAX_EXTENDED_BYTES));
    }

    /**
     * Checks what the first four bytes of a message say.
     *
     * @return the body's length, 0 for a keep-alive
     */
    public int checkedLength(int length) throws MalformedException {
        if (length < 0 || length > maxBytes()) {
            throw new MalformedException("a message of " + Integer.toUnsignedString(length) + " bytes");
        }
        return length;
    }

    /** The message that is all of {@code body}: what follows the length. A piece's data is a view of it. */
    public Message decode(ByteBuffer body) throws MalformedException {
        if (!body.hasRemaining()) {
            return new Message.KeepAlive();
        }
        int type = body.get() & 0xFF;
        return switch (type) {
            case Type.CHOKE -> exact(body, 0, new Message.Choke());
            case Type.UNCHOKE -> exact(body, 0, new Message.Unchoke());
            case Type.INTERESTED -> exact(body, 0, new Message.Interested());
            case Type.NOT_INTERESTED -> exact(body, 0, new Message.NotInterested());
            case Type.HAVE -> new Message.Have(piece(body));
            case Type.BITFIELD -> new Message.Bitfield(bitfield(body));
            case Type.REQUEST -> new Message.Request(block(body));
            case Type.PIECE -> data(body);
            case Type.CANCEL -> new Message.Cancel(block(body));
            case Type.SUGGEST -> new Message.Suggest(piece(body));
            case Type.HAVE_ALL -> exact(body, 0, new Message.HaveAll());
            case Type.HAVE_NONE -> exact(body, 0, new Message.HaveNone());
            case Type.REJECT -> new Message.Reject(block(body));
            case Type.ALLOWED_FAST -> new Message.AllowedFast(piece(body));
            case Type.EXTENDED -> extended(body);
            case Type.HASH_REQUEST -> exact(body, RANGE_BYTES, new Message.HashRequest(range(body)));
            case Type.HASHES -> hashes(body);
            case Type.HASH_REJECT -> exact(body, RANGE_BYTES, new Message.HashReject(range(body)));
            default -> throw new MalformedException("a message of type " + type);
        };
    }

    /** The message as it goes over the wire, its length first. */
    public byte[] encode(Message message) {
        return MessageWriter.write(message, bitfieldBytes());
    }

    private int bitfieldBytes() {
        return (pieces + 7) / 8;
    }

    private static <M extends Message> M exact(ByteBuffer body, int bytes, M message) throws MalformedException {
        int had = body.limit() - 1;
        if (had != bytes) {
            throw new MalformedException(message.getClass().getSimpleName() + " with " + had + " bytes");
        }
        return message;
    }

    private int piece(ByteBuffer body) throws MalformedException {
        need(body, Integer.BYTES);
        return checkedPiece(body.getInt());
    }

    private int checkedPiece(int piece) throws MalformedException {
        if (piece < 0 || piece >= pieces) {
            throw new MalformedException("piece " + Integer.toUnsignedString(piece) + " of " + pieces);
        }
        return piece;
    }

    private Block block(ByteBuffer body) throws MalformedException {
        need(body, 3 * Integer.BYTES);
        var block = new Block(checkedPiece(body.getInt()), body.getInt(), body.getInt());
        if (block.begin() < 0 || block.length() < 1 || block.length() > Block.MAX_BYTES) {
            throw new MalformedException("a block of " + block.length() + " bytes at " + block.begin());
        }
        return block;
    }

    private Message.Piece data(ByteBuffer body) throws MalformedException {
        int bytes = body.remaining() - 2 * Integer.BYTES;
        if (bytes < 1 || bytes > Block.MAX_BYTES) {
            throw new MalformedException("a block of " + bytes + " bytes");
        }
        int piece = checkedPiece(body.getInt());
        int begin = body.getInt();
        if (begin < 0) {
            throw new MalformedException("a block at " + begin);
        }
        return new Message.Piece(piece, begin, body.slice());
    }

    /** BEP 3: the high bit of the first byte is piece 0, and the bits after the last piece are 0. */
    private BitSet bitfield(ByteBuffer body) throws MalformedException {
        need(body, bitfieldBytes());
        byte[] reversed = new byte[body.remaining()];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = (byte) (Integer.reverse(body.get()) >>> 24);
        }
        BitSet have = BitSet.valueOf(reversed);
        if (have.length() > pieces) {
            throw new MalformedException("a bitfield that has piece " + (have.length() - 1) + " of " + pieces);
        }
        return have;
    }

    private static Message.Extended extended(ByteBuffer body) throws MalformedException {
        if (!body.hasRemaining() || body.remaining() > 1 + MAX_EXTENDED_BYTES) {
            throw new MalformedException("an extended message of " + body.remaining() + " bytes");
        }
        int id = body.get() & 0xFF;
        byte[] payload = new byte[body.remaining()];
        body.get(payload);
        return new Message.Extended(id, payload);
    }

    private static HashRange range(ByteBuffer body) throws MalformedException {
        if (body.remaining() < RANGE_BYTES) {
            throw new MalformedException("a range of hashes in " + body.remaining() + " bytes");
        }
        byte[] root = new byte[HashRange.ROOT_BYTES];
        body.get(root);
        var range = new HashRange(root, body.getInt(), body.getInt(), body.getInt(), body.getInt());
        if (!range.fault().isEmpty()) {
            throw new MalformedException(range.fault());
        }
        return range;
    }

    private static Message.Hashes hashes(ByteBuffer body) throws MalformedException {
        HashRange range = range(body);
        int bytes = body.remaining();
        if (bytes != range.answerHashes() * HASH_BYTES) {
            throw new MalformedException(bytes + " bytes of hashes for a range of " + range.length());
        }
        byte[] hashes = new byte[bytes];
        body.get(hashes);
        return new Message.Hashes(range, hashes);
    }

    private static void need(ByteBuffer body, int bytes) throws MalformedException {
        if (body.remaining() != bytes) {
            throw new MalformedException(body.remaining() + " bytes where there are always " + bytes);
        }
    }
}
