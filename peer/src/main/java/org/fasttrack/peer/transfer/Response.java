package org.fasttrack.peer.transfer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP answer; its length is the body's. */
public record Response(int status, Map<String, String> headers, Body body) {
    /** What follows the headers. */
    public sealed interface Body {
        long length();

        /** The answer was sent, or cannot be: whatever was held for it is free. Called once. */
        default void done() {}
    }

    /** Bytes in memory. */
    @SuppressWarnings("ArrayRecordComponent") // written once to one socket, never compared
    public record Bytes(byte[] content) implements Body {
        @Override
        public long length() {
            return content.length;
        }
    }

    /** Bytes in memory of which there may be only so much at once. */
    @SuppressWarnings("ArrayRecordComponent") // written once to one socket, never compared
    public record Lent(byte[] content, Runnable giveBack) implements Body {
        @Override
        public long length() {
            return content.length;
        }

        @Override
        public void done() {
            giveBack.run();
        }
    }

    /** Only how long it would be: the answer to a HEAD. */
    public record Unsent(long length) implements Body {}

    /** A part of a file, streamed. @param toll is paid for each piece before it leaves */
    public record Slice(Path file, long offset, long length, Toll toll) implements Body {}

    /** What lets so many bytes more leave. */
    @FunctionalInterface
    public interface Toll {
        Toll FREE = bytes -> true;

        /** @return false when the answer ends here */
        boolean pay(long bytes);
    }

    public static Response text(int status, String line) {
        return new Response(
                status,
                Map.of("Content-Type", "text/plain; charset=utf-8"),
                new Bytes((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    public static Response of(String contentType, byte[] content) {
        return new Response(200, Map.of("Content-Type", contentType), new Bytes(content));
    }

    /** The same with one more header. */
    public Response with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body);
    }
}
