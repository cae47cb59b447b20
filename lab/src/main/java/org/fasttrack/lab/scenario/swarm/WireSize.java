package org.fasttrack.lab.scenario.swarm;

import org.fasttrack.lab.network.Streams;
import org.fasttrack.peer.swarm.wire.Message;
import org.fasttrack.peer.swarm.wire.MessageCodec;

/** How many bytes a message takes, without encoding it: a run sends tens of millions. */
final class WireSize {
    /** A TLS 1.3 record: header, type and tag. */
    private static final int TLS_BYTES = 22;

    private static final int HEAD = TLS_BYTES + MessageCodec.LENGTH_BYTES + 1;
    private static final int RANGE = 48;

    private WireSize() {}

    static int of(Message message, int pieces) {
        return HEAD + body(message, pieces);
    }

    /** What a block of {@code bytes} takes on the link, headers of TLS, TCP and IP included. */
    static long ofBlock(int bytes) {
        return Streams.wireBytes(HEAD + 8 + bytes);
    }

    private static int body(Message message, int pieces) {
        return switch (message) {
            case Message.KeepAlive() -> 0;
            case Message.Choke() -> 0;
            case Message.Unchoke() -> 0;
            case Message.Interested() -> 0;
            case Message.NotInterested() -> 0;
            case Message.HaveAll() -> 0;
            case Message.HaveNone() -> 0;
            case Message.Have have -> 4;
            case Message.Suggest suggest -> 4;
            case Message.AllowedFast allowed -> 4;
            case Message.Bitfield bitfield -> (pieces + 7) / 8;
            case Message.Request request -> 12;
            case Message.Cancel cancel -> 12;
            case Message.Reject reject -> 12;
            case Message.Piece piece -> 8 + piece.data().remaining();
            case Message.Extended extended -> 1 + extended.payload().length;
            case Message.HashRequest request -> RANGE;
            case Message.HashReject reject -> RANGE;
            case Message.Hashes hashes -> RANGE + hashes.hashes().length;
        };
    }
}
