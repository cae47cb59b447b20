package org.fasttrack.common.seal;

import org.fasttrack.common.identity.Base32;
import org.fasttrack.common.identity.ByteValue;

/** Which network a sealed message belongs to: 32 bytes chosen at random by its creator, shown in base32. */
public final class NetworkId extends ByteValue<NetworkId> {
    public static final int BYTES = 32;

    private NetworkId(byte[] owned) {
        super(owned);
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static NetworkId of(byte[] bytes) {
        return new NetworkId(copy(bytes, BYTES, "a network id"));
    }

    /** @throws IllegalArgumentException unless {@code text} is 52 characters of base32 */
    public static NetworkId parse(String text) {
        return new NetworkId(Base32.decode(text, BYTES, "network"));
    }

    @Override
    public String toString() {
        return base32();
    }
}
