package org.fasttrack.common.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A text and the signatures below it (C2SP signed-note). @param text ends with a newline */
public record SignedNote(String text, List<Line> signatures) {
    public static final int MAX_BYTES = 1 << 16;
    static final int MAX_SIGNATURES = 256;
    private static final String MARK = "\u2014 ";

    /** One signature line. @param signature without the key id */
    public record Line(String name, int keyId, byte[] signature) {
        public Line {
            signature = signature.clone();
        }

        @Override
        public byte[] signature() {
            return signature.clone();
        }

        boolean by(NoteKey key) {
            return name.equals(key.name()) && keyId == key.id();
        }

        private String format() {
            byte[] bytes = ByteBuffer.allocate(Integer.BYTES + signature.length)
                    .putInt(keyId)
                    .put(signature)
                    .array();
            return MARK + name + " " + Base64.getEncoder().encodeToString(bytes) + "\n";
        }
    }

    /** @throws IllegalArgumentException unless the text ends with a newline and has no other control character */
    public SignedNote {
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new IllegalArgumentException("a note's text ends with a newline and has no control characters");
        }
        if (signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException("a note has at most " + MAX_SIGNATURES + " signatures");
        }
        signatures = List.copyOf(signatures);
    }

    /** The first signature by {@code key}: later ones by the same key are not looked at. */
    public Optional<byte[]> signatureBy(NoteKey key) {
        return signatures.stream().filter(line -> line.by(key)).findFirst().map(Line::signature);
    }

    /** The same note with one more signature; an older one by the same key gives way. */
    public SignedNote with(NoteKey key, byte[] signature) {
        List<Line> lines = new ArrayList<>(signatures);
        lines.removeIf(line -> line.by(key));
        lines.add(new Line(key.name(), key.id(), signature));
        return new SignedNote(text, lines);
    }

    public byte[] bytes() {
        StringBuilder out = new StringBuilder(text).append('\n');
        signatures.forEach(line -> out.append(line.format()));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException with one line that says what is malformed */
    public static SignedNote parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a note of " + bytes.length + " bytes is too long");
        }
        String note = utf8(bytes);
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n") || end + 2 == note.length()) {
            throw new IllegalArgumentException("a note is a text, an empty line and at least one signature");
        }
        List<Line> lines = note.substring(end + 2).lines().map(SignedNote::line).toList();
        return new SignedNote(note.substring(0, end + 1), lines);
    }

    private static Line line(String line) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(MARK) || space <= MARK.length()) {
            throw new IllegalArgumentException("not a signature line: '" + line + "'");
        }
        String encoded = line.substring(space + 1);
        byte[] bytes = Base64.getDecoder().decode(encoded);
        if (!Base64.getEncoder().encodeToString(bytes).equals(encoded)) {
            throw new IllegalArgumentException("a signature in another than its only encoding: '" + line + "'");
        }
        if (bytes.length <= Integer.BYTES) {
            throw new IllegalArgumentException("a signature line without a signature: '" + line + "'");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int keyId = in.getInt();
        byte[] signature = new byte[in.remaining()];
        in.get(signature);
        return new Line(line.substring(MARK.length(), space), keyId, signature);
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a note is UTF-8", e);
        }
    }
}
