package org.fasttrack.peer.gateway.metainfo;

import java.util.Arrays;
import org.fasttrack.common.content.Sha1;
import org.fasttrack.common.content.Sha256;
import org.fasttrack.common.identity.ByteValue;
import org.fasttrack.peer.swarm.wire.Handshake;

/**
 * Names a torrent: the SHA-1 (version 1, 20 bytes) or SHA-256 (version 2, 32 bytes) of its info dictionary, shown in
 * hexadecimal.
 */
public final class Infohash extends ByteValue<Infohash> {
    public static final int V1_BYTES = 20;
    public static final int V2_BYTES = 32;
    private final int length;

    private Infohash(byte[] owned) {
        super(owned);
        length = owned.length;
    }

    /** @throws IllegalArgumentException unless there are 20 or 32 bytes */
    public static Infohash of(byte[] bytes) {
        if (bytes.length != V1_BYTES && bytes.length != V2_BYTES) {
            throw new IllegalArgumentException("an infohash has 20 or 32 bytes, not " + bytes.length);
        }
        return new Infohash(bytes.clone());
    }

    public static Infohash v1(byte[] info) {
        return new Infohash(Sha1.hash(info));
    }

    public static Infohash v2(byte[] info) {
        return new Infohash(Sha256.hash(info));
    }

    public boolean isV2() {
        return length == V2_BYTES;
    }

    /** As handshakes and trackers carry it: a version 2 one is cut to 20 bytes (BEP 52). */
    public byte[] wire() {
        return Arrays.copyOf(bytes(), Handshake.ID_BYTES);
    }

    /** Whether {@code info} is the dictionary that this names. */
    public boolean names(byte[] info) {
        return equals(isV2() ? v2(info) : v1(info));
    }

    @Override
    public String toString() {
        return hex(length);
    }
}
