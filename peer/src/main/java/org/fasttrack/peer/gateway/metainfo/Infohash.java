package org.fasttrack.peer.gateway.metainfo;

import java.util.Arrays;
import java.util.HexFormat;
import org.fasttrack.common.content.Sha1;
import org.fasttrack.common.content.Sha256;
import org.fasttrack.peer.swarm.wire.Handshake;

/** Names a torrent: the SHA-1 (version 1, 20 bytes) or SHA-256 (version 2, 32 bytes) of its info dictionary. */
public record Infohash(byte[] bytes) {
    public static final int V1_BYTES = 20;
    public static final int V2_BYTES = 32;

    public Infohash {
        if (bytes.length != V1_BYTES && bytes.length != V2_BYTES) {
            throw new IllegalArgumentException("an infohash has 20 or 32 bytes, not " + bytes.length);
        }
        bytes = bytes.clone();
    }

    public static Infohash v1(byte[] info) {
        return new Infohash(Sha1.hash(info));
    }

    public static Infohash v2(byte[] info) {
        return new Infohash(Sha256.hash(info));
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    public boolean isV2() {
        return bytes.length == V2_BYTES;
    }

    /** As handshakes and trackers carry it: a version 2 one is cut to 20 bytes (BEP 52). */
    public byte[] wire() {
        return Arrays.copyOf(bytes, Handshake.ID_BYTES);
    }

    /** Whether {@code info} is the dictionary that this names. */
    public boolean names(byte[] info) {
        return equals(isV2() ? v2(info) : v1(info));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Infohash other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** In hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
