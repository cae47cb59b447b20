package org.fasttrack.common.seal;

import java.util.Arrays;
import org.fasttrack.common.identity.Base32;

/** Which network a sealed message belongs to: 32 bytes chosen at random by its creator. */
public final class NetworkId {
    public static final int BYTES = 32;
    private final byte[] bytes;

    private NetworkId(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static NetworkId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a network id has 32 bytes, not " + bytes.length);
        }
        return new NetworkId(bytes.clone());
    }

    public static NetworkId parse(String text) {
        return of(Base32.decode(text));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof NetworkId other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return Base32.encode(bytes);
    }
}
