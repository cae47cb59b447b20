package org.fasttrack.common.share;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.fasttrack.common.content.ContentId;

/**
 * One shared file as its owner describes it.
 *
 * @param name label of the shared folder, then the path below it, {@code /}-separated, valid Unicode NFC, at most
 *     {@value #MAX_NAME_BYTES} bytes of UTF-8
 * @param bytes the file's size, 0 or more
 * @param modifiedMillis last modification, milliseconds since 1970
 */
public record ShareRecord(String name, long bytes, ContentId content, long modifiedMillis)
        implements Comparable<ShareRecord> {
    public static final int MAX_NAME_BYTES = 1024;

    public ShareRecord {
        String fault = nameFault(name);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("a file's size is not negative: " + bytes);
        }
    }

    /** Why {@code name} may not travel, or null: names from the network are hostile (traversal, controls, bidi). */
    public static @org.jspecify.annotations.Nullable String nameFault(String name) {
        if (isPlain(name)) {
            return null;
        }
        if (name.isEmpty()) {
            return "the name is empty";
        }
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_NAME_BYTES) {
            return "the name has " + utf8.length + " bytes; at most " + MAX_NAME_BYTES + " are allowed";
        }
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            int type = Character.getType(c);
            if (type == Character.CONTROL || type == Character.SURROGATE || isDirectional(c)) {
                return "the name has the forbidden character U+%04X".formatted(c);
            }
            i += Character.charCount(c);
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return "the name has an empty, '.' or '..' part";
            }
        }
        return Normalizer.isNormalized(name, Normalizer.Form.NFC) ? null : "the name is not in Unicode NFC";
    }

    /** Printable ASCII in proper parts, which nearly all names are: no more to check, and searches make many records. */
    private static boolean isPlain(String name) {
        int start = 0;
        int length = name.length();
        for (int i = 0; i <= length; i++) {
            char c = i == length ? '/' : name.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
            if (c == '/') {
                // Parts of up to two characters that begin with a dot get the full check.
                if (i == start || (i - start <= 2 && name.charAt(start) == '.')) {
                    return false;
                }
                start = i + 1;
            }
        }
        return length <= MAX_NAME_BYTES;
    }

    /** Bidirectional controls make {@code exe.txt} out of {@code txt.exe}; U+2028/9 break lines. */
    private static boolean isDirectional(int c) {
        return (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C
                || c == 0x2028
                || c == 0x2029;
    }

    /** The fixed order of share lists: by the name's UTF-8 bytes, unsigned. Names are unique within a list. */
    @Override
    public int compareTo(ShareRecord o) {
        return java.util.Arrays.compareUnsigned(
                name.getBytes(StandardCharsets.UTF_8), o.name.getBytes(StandardCharsets.UTF_8));
    }
}
