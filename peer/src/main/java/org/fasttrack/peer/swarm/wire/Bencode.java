package org.fasttrack.peer.swarm.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bencoded value (BEP 3). There is one encoding of each value: dictionaries are sorted by the raw bytes of their keys,
 * numbers have no leading zeros. {@link BencodeReader} refuses every other one, so decoding and encoding again gives the
 * same bytes, which is what hashing an info dictionary needs.
 */
public sealed interface Bencode {
    record Int(long value) implements Bencode {}

    /** Not text: bytes of any kind. */
    record Bytes(byte[] value) implements Bencode, Comparable<Bytes> {
        public Bytes {
            value = value.clone();
        }

        @Override
        public byte[] value() {
            return value.clone();
        }

        public static Bytes of(String ascii) {
            return new Bytes(ascii.getBytes(StandardCharsets.UTF_8));
        }

        /** As text; what is no UTF-8 becomes a replacement character. */
        public String text() {
            return new String(value, StandardCharsets.UTF_8);
        }

        int length() {
            return value.length;
        }

        @Override
        public int compareTo(Bytes other) {
            return Arrays.compareUnsigned(value, other.value);
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Bytes other && Arrays.equals(value, other.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    record Items(List<Bencode> values) implements Bencode {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** A dictionary, in the order of its keys' bytes. */
    record Dict(SortedMap<Bytes, Bencode> entries) implements Bencode {
        public Dict {
            entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        }

        public static Dict of(Map<String, Bencode> entries) {
            var sorted = new TreeMap<Bytes, Bencode>();
            entries.forEach((key, value) -> sorted.put(Bytes.of(key), value));
            return new Dict(sorted);
        }

        /** The number under {@code key}, or {@code otherwise} when there is none, or something else. */
        public long number(String key, long otherwise) {
            return entries.get(Bytes.of(key)) instanceof Int(long value) ? value : otherwise;
        }

        /** The bytes under {@code key}; none when there are none, or something else. */
        public byte[] bytes(String key) {
            return bytes(Bytes.of(key));
        }

        /** As {@link #bytes(String)}, for keys that are no text. */
        public byte[] bytes(Bytes key) {
            return entries.get(key) instanceof Bytes bytes ? bytes.value() : new byte[0];
        }

        public boolean has(String key) {
            return entries.containsKey(Bytes.of(key));
        }

        /** The list under {@code key}; an empty one when there is none, or something else. */
        public List<Bencode> items(String key) {
            return entries.get(Bytes.of(key)) instanceof Items items ? items.values() : List.of();
        }

        /** The dictionary under {@code key}; an empty one when there is none, or something else. */
        public Dict dict(String key) {
            return entries.get(Bytes.of(key)) instanceof Dict dict ? dict : new Dict(new TreeMap<>());
        }
    }

    /** The one encoding of this value. */
    default byte[] encode() {
        var out = new BencodeWriter();
        out.write(this);
        return out.bytes();
    }
}
