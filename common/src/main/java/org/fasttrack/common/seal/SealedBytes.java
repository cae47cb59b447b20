package org.fasttrack.common.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.fasttrack.common.wire.proto.Sealed;

/**
 * The bytes that a seal's signature covers: domain, type (2 bytes), network (32), signer (32), time (8), freshness kind
 * (1), nonce (16) or sequence (8), body length (4), body. Fixed widths, so no two messages share an encoding.
 */
public final class SealedBytes {
    static final int NONCE_BYTES = 16;
    private static final byte[] DOMAIN = "fasttrack/seal/1\0".getBytes(StandardCharsets.US_ASCII);

    private SealedBytes() {}

    /** @param sealed with a signer and a network of 32 bytes, and a nonce of 16 or none */
    public static byte[] toSign(Sealed sealed) {
        byte[] body = sealed.getBody().toByteArray();
        boolean nonce = !sealed.getNonce().isEmpty();
        ByteBuffer out = ByteBuffer.allocate(
                        DOMAIN.length + 2 + 32 + 32 + 8 + 1 + (nonce ? NONCE_BYTES : 8) + 4 + body.length)
                .put(DOMAIN)
                .putShort((short) sealed.getType())
                .put(sealed.getNetwork().toByteArray())
                .put(sealed.getSigner().toByteArray())
                .putLong(sealed.getTimeMillis());
        if (nonce) {
            out.put((byte) 1).put(sealed.getNonce().toByteArray());
        } else {
            out.put((byte) 2).putLong(sealed.getSequence());
        }
        return out.putInt(body.length).put(body).array();
    }
}
