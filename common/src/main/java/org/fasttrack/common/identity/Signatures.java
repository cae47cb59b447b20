package org.fasttrack.common.identity;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Verifies Ed25519 signatures (RFC 8032). Signatures that are not canonical (S not below the order) are refused. */
public final class Signatures {
    public static final int BYTES = 64;

    private Signatures() {}

    public static boolean verify(NodeId signer, byte[] message, byte[] signature) {
        return signature.length == BYTES && Ed25519.verify(signature, 0, signer.bytes(), 0, message, 0, message.length);
    }
}
