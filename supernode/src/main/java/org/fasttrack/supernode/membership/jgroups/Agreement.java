package org.fasttrack.supernode.membership.jgroups;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
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
        return new Pair(keyed(secret, self, other.node()), keyed(secret, other.node(), self));
    }

    private static Mac keyed(byte[] secret, NodeId from, NodeId to) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(secret);
        digest.update(from.bytes());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(digest.digest(to.bytes()), "HmacSHA256"));
        return mac;
    }

    /**
     * The codes shared with one member. A {@link Mac} takes longer to find and to key than to use: a keyed one is copied for
     * each message.
     */
    static final class Pair {
        private final Mac sending;
        private final Mac receiving;

        private Pair(Mac sending, Mac receiving) {
            this.sending = sending;
            this.receiving = receiving;
        }

        /** Writes the tag of {@code length} bytes from {@code offset} at {@code tagAt} of the same frame. */
        void tag(byte[] frame, int tagAt, int offset, int length) {
            System.arraycopy(tag(sending, frame, offset, length), 0, frame, tagAt, TAG_BYTES);
        }

        /** Whether the tag at {@code tagAt} is the other's for {@code length} bytes from {@code offset}. */
        boolean proves(byte[] frame, int tagAt, int offset, int length) {
            byte[] shown = Arrays.copyOfRange(frame, tagAt, tagAt + TAG_BYTES);
            return MessageDigest.isEqual(shown, tag(receiving, frame, offset, length));
        }

        private static byte[] tag(Mac keyed, byte[] bytes, int offset, int length) {
            try {
                Mac mac = (Mac) keyed.clone();
                mac.update(bytes, offset, length);
                return mac.doFinal();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("this Java's HMAC-SHA-256 cannot be copied", e);
            }
        }
    }
}
