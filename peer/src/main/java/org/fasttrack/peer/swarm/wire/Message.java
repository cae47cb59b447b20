package org.fasttrack.peer.swarm.wire;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * What two peers say to each other after the handshake: BEP 3, the fast extension (BEP 6), extended messages (BEP 10),
 * and Merkle hashes (BEP 52). {@link MessageCodec} turns them into bytes and back.
 */
public sealed interface Message {
    /** Says only that the connection is alive. */
    record KeepAlive() implements Message {}

    record Choke() implements Message {}

    record Unchoke() implements Message {}

    record Interested() implements Message {}

    record NotInterested() implements Message {}

    record Have(int piece) implements Message {}

    /** @param pieces which pieces the sender has; first message only */
    record Bitfield(BitSet pieces) implements Message {
        public Bitfield {
            pieces = (BitSet) pieces.clone();
        }

        @Override
        public BitSet pieces() {
            return (BitSet) pieces.clone();
        }
    }

    record Request(Block block) implements Message {}

    /** A block's data. @param data what remains of it is the block; not copied */
    record Piece(int piece, int begin, ByteBuffer data) implements Message {}

    record Cancel(Block block) implements Message {}

    /** BEP 6: worth asking for next. */
    record Suggest(int piece) implements Message {}

    /** BEP 6, in place of a bitfield. */
    record HaveAll() implements Message {}

    /** BEP 6, in place of a bitfield. */
    record HaveNone() implements Message {}

    /** BEP 6: the request will not be served. */
    record Reject(Block block) implements Message {}

    /** BEP 6: may be asked for while choked. */
    record AllowedFast(int piece) implements Message {}

    /** BEP 10. @param id 0 for the extension handshake, else as the receiver numbered it there */
    record Extended(int id, byte[] payload) implements Message {}

    record HashRequest(HashRange range) implements Message {}

    /** @param hashes the range's, then the proof's, 32 bytes each */
    record Hashes(HashRange range, byte[] hashes) implements Message {}

    record HashReject(HashRange range) implements Message {}
}
