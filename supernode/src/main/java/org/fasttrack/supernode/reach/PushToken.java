package org.fasttrack.supernode.reach;

import java.security.SecureRandom;
import java.util.HexFormat;

/** What a connection made on request opens with: 16 random bytes that count once, as 32 hexadecimal digits. */
public record PushToken(String text) {
    public static final int BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    public PushToken {
        if (!text.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a push token has 32 hexadecimal digits");
        }
    }

    public static PushToken fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return of(bytes);
    }

    /** @throws IllegalArgumentException unless there are 16 bytes */
    public static PushToken of(byte[] bytes) {
        return new PushToken(HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(text);
    }

    /** The line that the peer says which was asked to connect out, as Gnutella had it. */
    public String givLine() {
        return "GIV " + text;
    }

    /** The line that the asker says to a relay. */
    public String askLine() {
        return "ASK " + text;
    }
}
