package org.fasttrack.common.identity;

/** RFC 4648 base32, lower case, without padding. */
public final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    public static String encode(byte[] bytes) {
        StringBuilder out = new StringBuilder((bytes.length * 8 + 4) / 5);
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = (buffer << 8) | (b & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                out.append(ALPHABET.charAt((buffer >>> bits) & 31));
            }
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) {
            out.append(ALPHABET.charAt((buffer << (5 - bits)) & 31));
        }
        return out.toString();
    }

    /** Accepts only what {@link #encode} writes: other letters, upper case or set padding bits are refused. */
    public static byte[] decode(String text) {
        byte[] out = new byte[text.length() * 5 / 8];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("'" + text + "' is not base32: character " + (i + 1));
            }
            buffer = (buffer << 5) | digit;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                out[at++] = (byte) (buffer >>> bits);
                buffer &= (1 << bits) - 1;
            }
        }
        if (bits >= 5 || buffer != 0) {
            throw new IllegalArgumentException("'" + text + "' is not canonical base32");
        }
        return out;
    }

    /**
     * Of text that people gave.
     *
     * @param what it should be, in one word
     * @throws IllegalArgumentException saying so, unless {@code text} stands for so many bytes
     */
    public static byte[] decode(String text, int bytes, String what) {
        String notOne = "'" + text + "' is not a " + what + " id (" + (bytes * 8 + 4) / 5 + " characters of base32)";
        byte[] decoded;
        try {
            decoded = decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(notOne, e);
        }
        if (decoded.length != bytes) {
            throw new IllegalArgumentException(notOne);
        }
        return decoded;
    }
}
