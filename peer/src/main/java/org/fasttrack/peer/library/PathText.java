package org.fasttrack.peer.library;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;

/**
 * The text of a file's name. A POSIX name is bytes, and Java decodes them by the locale: under {@code LANG=C} every
 * letter beyond ASCII becomes U+FFFD. The path's URI still holds the bytes, so names are read from it, as UTF-8.
 */
final class PathText {
    private PathText() {}

    /** {@code path} as text, {@code /}-separated; bytes that are not UTF-8 appear as U+FFFD. */
    static String of(Path path) {
        String text = path.toString();
        if (File.separatorChar != '/') {
            return text.replace(File.separatorChar, '/');
        }
        return isAscii(text) ? text : new String(rawBytes(path), StandardCharsets.UTF_8);
    }

    /** Whether the last name of {@code path} is proper text. */
    static boolean isValid(Path path) {
        String text = path.toString();
        if (File.separatorChar != '/' || isAscii(text)) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(rawBytes(path)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** A key that differs for different paths, whatever their bytes and the locale. */
    static String key(Path absolute) {
        String text = absolute.toString();
        return isAscii(text) ? text : absolute.toUri().getRawPath();
    }

    static String nfc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of {@code path}'s own names: its URI holds those of the absolute path, maybe with a final slash. */
    private static byte[] rawBytes(Path path) {
        String raw = path.toUri().getRawPath();
        var bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '%') {
                bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(raw.charAt(i));
            }
        }
        return lastNames(bytes.toByteArray(), path.getNameCount(), path.isAbsolute());
    }

    private static byte[] lastNames(byte[] absolute, int names, boolean whole) {
        int end = absolute.length > 1 && absolute[absolute.length - 1] == '/' ? absolute.length - 1 : absolute.length;
        int start = end;
        for (int left = names; !whole && left > 0; left--) {
            start--;
            while (start > 0 && absolute[start - 1] != '/') {
                start--;
            }
        }
        return java.util.Arrays.copyOfRange(absolute, whole ? 0 : start, end);
    }
}
