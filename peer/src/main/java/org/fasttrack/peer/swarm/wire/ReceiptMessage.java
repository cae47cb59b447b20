package org.fasttrack.peer.swarm.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Our own extended message {@link Extensions#RECEIPT}, a dictionary: the downloader brings its half of a receipt under
 * {@code half}; the uploader answers with its countersignature under {@code sig} or a reason under {@code no}, and names
 * the half by its SHA-256 under {@code of}. A half that comes again is answered again.
 */
public sealed interface ReceiptMessage {
    /** A sealed half is far shorter. */
    int MAX_HALF_BYTES = 4096;

    int HASH_BYTES = 32;
    int SIGNATURE_BYTES = 64;
    int MAX_REASON_BYTES = 256;

    /** What the downloader says it got, sealed by it. */
    record Half(byte[] sealed) implements ReceiptMessage {
        public Half {
            sealed = sealed.clone();
        }

        @Override
        public byte[] sealed() {
            return sealed.clone();
        }
    }

    /** @param of the SHA-256 of the half */
    record Signed(byte[] of, byte[] signature) implements ReceiptMessage {
        public Signed {
            of = of.clone();
            signature = signature.clone();
        }

        @Override
        public byte[] of() {
            return of.clone();
        }

        @Override
        public byte[] signature() {
            return signature.clone();
        }
    }

    /** @param of the SHA-256 of the half @param reason for people */
    record Refused(byte[] of, String reason) implements ReceiptMessage {
        public Refused {
            of = of.clone();
        }

        @Override
        public byte[] of() {
            return of.clone();
        }
    }

    default byte[] encode() {
        Map<String, Bencode> fields = switch (this) {
            case Half(byte[] sealed) -> Map.of("half", new Bencode.Bytes(sealed));
            case Signed(byte[] of, byte[] signature) ->
                Map.of("of", new Bencode.Bytes(of), "sig", new Bencode.Bytes(signature));
            case Refused(byte[] of, String reason) ->
                Map.of("of", new Bencode.Bytes(of), "no", Bencode.Bytes.of(reason));
        };
        return Bencode.Dict.of(fields).encode();
    }

    static ReceiptMessage decode(byte[] payload) throws MalformedException {
        Bencode.Dict dict = BencodeReader.readDict(payload);
        boolean half = dict.has("half");
        boolean signed = dict.has("sig");
        if ((half ? 1 : 0) + (signed ? 1 : 0) + (dict.has("no") ? 1 : 0) != 1) {
            throw new MalformedException("a receipt's message is a half, a countersignature or a refusal");
        }
        if (half) {
            return new Half(within(dict.bytes("half"), 1, MAX_HALF_BYTES));
        }
        byte[] of = within(dict.bytes("of"), HASH_BYTES, HASH_BYTES);
        return signed
                ? new Signed(of, within(dict.bytes("sig"), SIGNATURE_BYTES, SIGNATURE_BYTES))
                : new Refused(of, new String(within(dict.bytes("no"), 0, MAX_REASON_BYTES), StandardCharsets.UTF_8));
    }

    private static byte[] within(byte[] bytes, int least, int most) throws MalformedException {
        if (bytes.length < least || bytes.length > most) {
            throw new MalformedException("a receipt's message with a field of " + bytes.length + " bytes");
        }
        return bytes;
    }
}
