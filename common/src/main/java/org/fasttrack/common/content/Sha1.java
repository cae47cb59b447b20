package org.fasttrack.common.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-1, for the one thing that BitTorrent's extensions still compute with it and nobody's safety rests on. */
public final class Sha1 {
    public static final int BYTES = 20;

    private Sha1() {}

    public static byte[] hash(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
