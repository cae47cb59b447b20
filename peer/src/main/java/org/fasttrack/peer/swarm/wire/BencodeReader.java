package org.fasttrack.peer.swarm.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.TreeMap;

/**
 * Reads one bencoded value. Refused: anything not canonical (leading zeros, {@code -0}, keys unsorted or twice), a string
 * longer than what is left, more than {@link #MAX_DEPTH} levels, more than {@link #MAX_VALUES} values. Memory is spent
 * only on bytes that have arrived.
 */
public final class BencodeReader {
    public static final int MAX_DEPTH = 16;
    public static final int MAX_VALUES = 100_000;
    /** Of a long's decimal digits, sign included. */
    private static final int MAX_DIGITS = 20;

    private final ByteBuffer in;
    private int values;

    private BencodeReader(ByteBuffer in) {
        this.in = in;
    }

    /** The value that is all of {@code bytes}. */
    public static Bencode read(byte[] bytes) throws MalformedException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Bencode value = readFirst(in);
        if (in.hasRemaining()) {
            throw new MalformedException(in.remaining() + " bytes after the bencoded value");
        }
        return value;
    }

    /** The value that {@code in} starts with; what follows it is left. */
    public static Bencode readFirst(ByteBuffer in) throws MalformedException {
        return new BencodeReader(in).value(0);
    }

    /** The dictionary that is all of {@code bytes}. */
    public static Bencode.Dict readDict(byte[] bytes) throws MalformedException {
        if (read(bytes) instanceof Bencode.Dict dict) {
            return dict;
        }
        throw new MalformedException("not a bencoded dictionary");
    }

    private Bencode value(int depth) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw new MalformedException("bencoded deeper than " + MAX_DEPTH);
        }
        if (++values > MAX_VALUES) {
            throw new MalformedException("more than " + MAX_VALUES + " bencoded values");
        }
        byte first = next();
        return switch (first) {
            case 'i' -> new Bencode.Int(number("", 'e'));
            case 'l' -> items(depth);
            case 'd' -> dict(depth);
            default -> string(first);
        };
    }

    private Bencode.Items items(int depth) throws MalformedException {
        var items = new ArrayList<Bencode>();
        while (!atEnd()) {
            items.add(value(depth + 1));
        }
        return new Bencode.Items(items);
    }

    private Bencode.Dict dict(int depth) throws MalformedException {
        var entries = new TreeMap<Bencode.Bytes, Bencode>();
        while (!atEnd()) {
            Bencode.Bytes key = string(next());
            if (!entries.isEmpty() && entries.lastKey().compareTo(key) >= 0) {
                throw new MalformedException("bencoded keys are not in order");
            }
            entries.put(key, value(depth + 1));
        }
        return new Bencode.Dict(entries);
    }

    private Bencode.Bytes string(byte first) throws MalformedException {
        if (first < '0' || first > '9') {
            throw new MalformedException("no bencoded value starts with byte " + first);
        }
        long length = number(String.valueOf((char) first), ':');
        if (length > in.remaining()) {
            throw new MalformedException("a string of " + length + " bytes, of which " + in.remaining() + " are here");
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return new Bencode.Bytes(bytes);
    }

    private long number(String start, char end) throws MalformedException {
        var digits = new StringBuilder(start);
        for (byte b = next(); b != end; b = next()) {
            if (digits.length() == MAX_DIGITS) {
                throw new MalformedException("a number of more than " + MAX_DIGITS + " digits");
            }
            digits.append((char) b);
        }
        try {
            long value = Long.parseLong(digits, 0, digits.length(), 10);
            if (Long.toString(value).contentEquals(digits)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, as for the other numbers that are none.
        }
        throw new MalformedException("not a canonical number: '" + digits + "'");
    }

    private boolean atEnd() throws MalformedException {
        if (!in.hasRemaining()) {
            throw cut();
        }
        boolean end = in.get(in.position()) == 'e';
        if (end) {
            in.get();
        }
        return end;
    }

    private byte next() throws MalformedException {
        if (!in.hasRemaining()) {
            throw cut();
        }
        return in.get();
    }

    private static MalformedException cut() {
        return new MalformedException("a bencoded value is cut short");
    }
}
