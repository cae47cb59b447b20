package org.fasttrack.peer.swarm.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Appends bencoded values to a growing array. */
final class BencodeWriter {
    private ByteBuffer out = ByteBuffer.allocate(256);

    void write(Bencode value) {
        switch (value) {
            case Bencode.Int(long number) -> ascii("i" + number + "e");
            case Bencode.Bytes bytes -> string(bytes);
            case Bencode.Items items -> {
                ascii("l");
                items.values().forEach(this::write);
                ascii("e");
            }
            case Bencode.Dict dict -> {
                ascii("d");
                dict.entries().forEach((key, entry) -> {
                    string(key);
                    write(entry);
                });
                ascii("e");
            }
        }
    }

    byte[] bytes() {
        byte[] written = new byte[out.position()];
        out.get(0, written);
        return written;
    }

    private void string(Bencode.Bytes bytes) {
        ascii(bytes.length() + ":");
        put(bytes.value());
    }

    private void ascii(String text) {
        put(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void put(byte[] bytes) {
        if (out.remaining() < bytes.length) {
            out = ByteBuffer.allocate(Math.max(out.capacity() * 2, out.position() + bytes.length))
                    .put(out.flip());
        }
        out.put(bytes);
    }
}
