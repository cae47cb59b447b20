package org.fasttrack.common.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The JDK's SHA-256, which the JIT replaces with the processor's own instructions. */
public final class Sha256 {
    private Sha256() {}

    public static byte[] hash(byte[] data) {
        return digest().digest(data);
    }

    /** A digest to be fed in parts. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
