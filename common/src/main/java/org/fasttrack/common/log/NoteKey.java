package org.fasttrack.common.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.fasttrack.common.identity.NodeId;

/** A key that signs notes, as C2SP signed-note names it: a name, a signature type and an Ed25519 key. */
public record NoteKey(String name, Type type, NodeId key) {
    /** What a signature of the key says. The numbers are C2SP's. */
    public enum Type {
        /** Ed25519 over the note's text: the log speaks for itself. */
        ED25519(0x01),
        /** A timestamped cosignature (C2SP tlog-cosignature): a witness found the head to extend the one before. */
        COSIGNATURE(0x04);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    /** @throws IllegalArgumentException when the name is empty, or has spaces or a plus */
    public NoteKey {
        if (name.isEmpty() || name.codePoints().anyMatch(c -> c == '+' || c < ' ' || isSpace(c))) {
            throw new IllegalArgumentException("'" + name + "' cannot name a key: no spaces and no '+'");
        }
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    /** {@code SHA-256(name, newline, type, key)[:4]}. */
    public int id() {
        MessageDigest sha = TreeHash.sha256();
        sha.update(name.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) '\n');
        sha.update(typedKey());
        return ByteBuffer.wrap(sha.digest()).getInt();
    }

    /** The verifier key that other tools are configured with: {@code name+id+base64(type, key)}. */
    public String verifierKey() {
        return name + "+" + HexFormat.of().toHexDigits(id()) + "+"
                + Base64.getEncoder().encodeToString(typedKey());
    }

    private byte[] typedKey() {
        return ByteBuffer.allocate(1 + NodeId.BYTES)
                .put((byte) type.number)
                .put(key.bytes())
                .array();
    }
}
