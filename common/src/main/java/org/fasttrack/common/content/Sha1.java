package org.fasttrack.common.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-1, for BitTorrent: what its extensions still compute with it, and version 1 torrents, whose safety rests on it. */
public final class Sha1 {
    public static final int BYTES = 20;

    private Sha1() {}

    public static byte[] hash(byte[] data) {
        return digest().digest(data);
    }

    /** A digest to be fed in parts. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
