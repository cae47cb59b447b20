package org.fasttrack.common.reputation;

import org.fasttrack.common.identity.ByteValue;

/** Names one transfer between two peers: 16 bytes that the downloader draws at random, shown in hexadecimal. */
public final class TransferId extends ByteValue<TransferId> {
    public static final int BYTES = 16;

    private TransferId(byte[] owned) {
        super(owned);
    }

    /** @throws IllegalArgumentException unless there are 16 bytes */
    public static TransferId of(byte[] bytes) {
        return new TransferId(copy(bytes, BYTES, "a transfer id"));
    }

    /** The first eight bytes. */
    long high() {
        return longAt(0);
    }

    /** The other eight. */
    long low() {
        return longAt(BYTES / 2);
    }

    @Override
    public String toString() {
        return hex(BYTES);
    }
}
