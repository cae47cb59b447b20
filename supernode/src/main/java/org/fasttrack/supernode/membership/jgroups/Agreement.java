package org.fasttrack.supernode.membership.jgroups;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.fasttrack.common.identity.NodeId;

/**
 * This member's X25519 key for one stay in the cluster. With each other member it yields two authentication keys, one a
 * direction, so that a message costs a hash instead of a signature.
 */
final class Agreement {
    static final int TAG_BYTES = 32;
    private final KeyPair keys;

    Agreement() {
        try {
            keys = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no X25519", e);
        }
    }

    byte[] publicKey() {
        return keys.getPublic().getEncoded();
    }

    /** Keys shared with {@code other}. @throws GeneralSecurityException when its key is none */
    Pair with(NodeId self, Introduction other) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(keys.getPrivate());
        agreement.doPhase(
                KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(other.agreementKey())), true);
        byte[] secret = agreement.generateSecret();
        return new Pair(key(secret, self, other.node()), key(secret, other.node(), self));
    }

    private static SecretKeySpec key(byte[] secret, NodeId from, NodeId to) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(secret);
        digest.update(from.bytes());
        return new SecretKeySpec(digest.digest(to.bytes()), "HmacSHA256");
    }

    /** The two keys shared with one member. */
    record Pair(SecretKeySpec sending, SecretKeySpec receiving) {
        byte[] tag(byte[] message) {
            return tag(sending, message, 0, message.length);
        }

        boolean proves(byte[] tag, byte[] frame, int offset, int length) {
            return MessageDigest.isEqual(tag, tag(receiving, frame, offset, length));
        }

        private static byte[] tag(SecretKeySpec key, byte[] bytes, int offset, int length) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(key);
                mac.update(bytes, offset, length);
                return mac.doFinal();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
            }
        }
    }
}
