package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 request without a body (RFC 9112), read within hard limits. Header names are lower case. */
public record Request(String method, String target, Map<String, String> headers) {
    static final int MAX_HEAD_BYTES = 16 << 10;
    private static final int MAX_HEADERS = 64;

    /** A request that does not follow the rules; the connection ends after the answer. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1;
        private final int status;

        Malformed(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** The next request, or null when the connection ended between requests. */
    static @Nullable Request read(InputStream in) throws IOException {
        byte[] head = new byte[MAX_HEAD_BYTES];
        int length = 0;
        while (!endsHead(head, length)) {
            int b = in.read();
            if (b < 0) {
                if (length == 0) {
                    return null;
                }
                throw new Malformed(400, "the request ended early");
            }
            if (length == MAX_HEAD_BYTES) {
                throw new Malformed(431, "the request head is longer than " + MAX_HEAD_BYTES + " bytes");
            }
            head[length++] = (byte) b;
        }
        return parse(new String(head, 0, length - 4, StandardCharsets.ISO_8859_1));
    }

    private static boolean endsHead(byte[] head, int n) {
        return n >= 4 && head[n - 1] == '\n' && head[n - 2] == '\r' && head[n - 3] == '\n' && head[n - 4] == '\r';
    }

    private static Request parse(String head) throws Malformed {
        String[] lines = head.split("\r\n", -1);
        String[] start = lines[0].split(" ", -1);
        if (start.length != 3 || !start[2].equals("HTTP/1.1") || !start[1].startsWith("/")) {
            throw new Malformed(400, "not an HTTP/1.1 request");
        }
        if (lines.length - 1 > MAX_HEADERS) {
            throw new Malformed(431, "more than " + MAX_HEADERS + " headers");
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0 || !lines[i].substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                throw new Malformed(400, "a header is malformed");
            }
            String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            if (headers.put(name, lines[i].substring(colon + 1).strip()) != null && name.equals("host")) {
                throw new Malformed(400, "two Host headers");
            }
        }
        if (headers.containsKey("transfer-encoding") || !headers.getOrDefault("content-length", "0").equals("0")) {
            throw new Malformed(413, "requests here have no body");
        }
        return new Request(start[0], start[1], headers);
    }

    boolean keepsAlive() {
        return !"close".equalsIgnoreCase(headers.get("connection"));
    }
}
