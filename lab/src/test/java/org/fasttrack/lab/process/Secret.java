package org.fasttrack.lab.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.fasttrack.common.identity.Base32;

/** Bytes that must not be seen on a wire, in every form in which somebody could have written them there. */
record Secret(String what, byte[] bytes) {
    static Secret text(String text) {
        return new Secret("'" + text + "'", text.getBytes(StandardCharsets.UTF_8));
    }

    /** How it was written where it was found in {@code captured}; null where it was not. */
    @org.jspecify.annotations.Nullable
    String seenIn(byte[] captured) {
        return forms().entrySet().stream()
                .filter(form -> contains(captured, form.getValue()))
                .map(form -> what + " " + form.getKey())
                .findFirst()
                .orElse(null);
    }

    private Map<String, byte[]> forms() {
        Map<String, byte[]> forms = new LinkedHashMap<>();
        forms.put("as it is", bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        forms.put("in UTF-16LE", text.getBytes(StandardCharsets.UTF_16LE));
        forms.put("in UTF-16BE", text.getBytes(StandardCharsets.UTF_16BE));
        forms.put("in capitals", text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        forms.put("in hex", ascii(HexFormat.of().formatHex(bytes)));
        forms.put("in capital hex", ascii(HexFormat.of().withUpperCase().formatHex(bytes)));
        for (int shift = 0; shift < 3; shift++) {
            forms.put(
                    "in base64 after " + shift, encoded(Base64.getEncoder().encodeToString(shifted(shift)), shift, 6));
            forms.put(
                    "in base64url after " + shift,
                    encoded(Base64.getUrlEncoder().encodeToString(shifted(shift)), shift, 6));
        }
        for (int shift = 0; shift < 5; shift++) {
            forms.put("in base32 after " + shift, encoded(Base32.encode(shifted(shift)), shift, 5));
        }
        return forms;
    }

    private byte[] shifted(int by) {
        byte[] shifted = new byte[by + bytes.length];
        System.arraycopy(bytes, 0, shifted, by, bytes.length);
        return shifted;
    }

    /** Only those characters that do not depend on what stands beside. */
    private byte[] encoded(String text, int shift, int bits) {
        return ascii(text.substring((shift * 8 + bits - 1) / bits, (shift + bytes.length) * 8 / bits));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static boolean contains(byte[] in, byte[] wanted) {
        for (int i = 0; i + wanted.length <= in.length; i++) {
            if (in[i] == wanted[0] && Arrays.equals(in, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
