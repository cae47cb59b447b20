package org.fasttrack.peer.swarm.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The extended message {@code ut_metadata} (BEP 9): a peer that knows only an infohash asks for the info dictionary in
 * parts of 16 KiB.
 *
 * @param part which one
 * @param total bytes of the dictionary; with {@link Kind#DATA} only
 * @param data the part; with {@link Kind#DATA} only
 */
public record Metadata(Kind kind, int part, int total, byte[] data) {
    public static final int PART_BYTES = 16 * 1024;

    /** What is said of a part. */
    public enum Kind {
        REQUEST(0),
        DATA(1),
        REJECT(2);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private static Optional<Kind> of(long number) {
            return Stream.of(values()).filter(kind -> kind.number == number).findFirst();
        }
    }

    public Metadata {
        data = data.clone();
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    public static Metadata request(int part) {
        return new Metadata(Kind.REQUEST, part, 0, new byte[0]);
    }

    public static Metadata reject(int part) {
        return new Metadata(Kind.REJECT, part, 0, new byte[0]);
    }

    /** Part {@code part} of {@code dictionary}, or a refusal when it has none such. */
    public static Metadata answer(byte[] dictionary, int part) {
        int from = part * PART_BYTES;
        if (part < 0 || part > dictionary.length / PART_BYTES || from >= dictionary.length) {
            return reject(part);
        }
        byte[] data = Arrays.copyOfRange(dictionary, from, Math.min(dictionary.length, from + PART_BYTES));
        return new Metadata(Kind.DATA, part, dictionary.length, data);
    }

    /** How many parts {@code bytes} are. */
    public static int parts(int bytes) {
        return (bytes + PART_BYTES - 1) / PART_BYTES;
    }

    public byte[] encode() {
        Map<String, Bencode> dict = new HashMap<>();
        dict.put("msg_type", new Bencode.Int(kind.number));
        dict.put("piece", new Bencode.Int(part));
        if (kind == Kind.DATA) {
            dict.put("total_size", new Bencode.Int(total));
        }
        byte[] head = Bencode.Dict.of(dict).encode();
        return ByteBuffer.allocate(head.length + data.length)
                .put(head)
                .put(data)
                .array();
    }

    public static Metadata decode(byte[] payload) throws MalformedException {
        ByteBuffer in = ByteBuffer.wrap(payload);
        if (!(BencodeReader.readFirst(in) instanceof Bencode.Dict dict)) {
            throw new MalformedException("a metadata message starts with a dictionary");
        }
        long type = dict.number("msg_type", -1);
        Kind kind = Kind.of(type).orElseThrow(() -> new MalformedException("a metadata message of type " + type));
        long part = dict.number("piece", -1);
        long total = dict.number("total_size", 0);
        if (part < 0 || part > Integer.MAX_VALUE / PART_BYTES) {
            throw new MalformedException("a metadata message for part " + part);
        }
        if (total < 0 || total > Integer.MAX_VALUE || in.remaining() > PART_BYTES) {
            throw new MalformedException("a part of " + in.remaining() + " bytes of " + total);
        }
        byte[] data = new byte[in.remaining()];
        in.get(data);
        return new Metadata(kind, (int) part, (int) total, data);
    }
}
