package org.fasttrack.peer.swarm.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first 68 bytes of each side (BEP 3): protocol name, eight reserved bytes of feature bits, info hash, peer id.
 *
 * @param features which extensions the sender has
 * @param infoHash 20 bytes; of a version 2 torrent the first 20 of its SHA-256 (BEP 52)
 * @param peerId 20 bytes
 */
public record Handshake(Features features, byte[] infoHash, byte[] peerId) {
    public static final int BYTES = 68;
    public static final int ID_BYTES = 20;
    private static final byte[] PROTOCOL = "\u0013BitTorrent protocol".getBytes(StandardCharsets.US_ASCII);

    /**
     * The reserved bits that we know.
     *
     * @param extension BEP 10, bit 20 from the right
     * @param fast BEP 6, bit 2
     * @param version2 BEP 52, bit 4
     */
    public record Features(boolean extension, boolean fast, boolean version2) {
        private static final long EXTENSION = 1L << 20;
        private static final long FAST = 1L << 2;
        private static final long VERSION_2 = 1L << 4;

        public static final Features ALL = new Features(true, true, true);

        long bits() {
            return (extension ? EXTENSION : 0) | (fast ? FAST : 0) | (version2 ? VERSION_2 : 0);
        }

        static Features of(long bits) {
            return new Features((bits & EXTENSION) != 0, (bits & FAST) != 0, (bits & VERSION_2) != 0);
        }

        /** What both sides have. */
        public Features and(Features other) {
            return of(bits() & other.bits());
        }
    }

    public Handshake {
        if (infoHash.length != ID_BYTES || peerId.length != ID_BYTES) {
            throw new IllegalArgumentException("an info hash and a peer id have 20 bytes");
        }
        infoHash = infoHash.clone();
        peerId = peerId.clone();
    }

    @Override
    public byte[] infoHash() {
        return infoHash.clone();
    }

    @Override
    public byte[] peerId() {
        return peerId.clone();
    }

    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put(PROTOCOL)
                .putLong(features.bits())
                .put(infoHash)
                .put(peerId)
                .array();
    }

    /** @param bytes 68 of them */
    public static Handshake decode(byte[] bytes) throws MalformedException {
        if (bytes.length != BYTES || !Arrays.equals(PROTOCOL, Arrays.copyOf(bytes, PROTOCOL.length))) {
            throw new MalformedException("not a BitTorrent handshake");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, PROTOCOL.length, BYTES - PROTOCOL.length);
        Features features = Features.of(in.getLong());
        byte[] infoHash = new byte[ID_BYTES];
        byte[] peerId = new byte[ID_BYTES];
        in.get(infoHash).get(peerId);
        return new Handshake(features, infoHash, peerId);
    }
}
