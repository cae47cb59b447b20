package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads requests off a connection, at most 16 KiB and 64 headers each, within the limits' time. */
final class RequestReader {
    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_HEADERS = 64;

    private final TlsChannel channel;
    private final TransferLimits limits;
    private int left;

    RequestReader(TlsChannel channel, TransferLimits limits) {
        this.channel = channel;
        this.limits = limits;
    }

    /** Not a request we understand; the connection is beyond repair. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final String reason;

        Malformed(int status, String reason) {
            super(reason);
            this.status = status;
            this.reason = reason;
        }

        int status() {
            return status;
        }

        String reason() {
            return reason;
        }
    }

    /** The next request, or null when the client is done. */
    @Nullable
    Request next() throws IOException {
        left = MAX_BYTES;
        channel.deadline(limits.idle());
        int first = channel.read();
        if (first < 0) {
            return null;
        }
        channel.deadline(limits.request());
        String[] start = line(first).split(" ", -1);
        if (start.length != 3 || !start[2].startsWith("HTTP/1.") || !start[1].startsWith("/")) {
            throw new Malformed(400, "not an HTTP/1.1 request");
        }
        Map<String, String> headers = headers();
        if (headers.containsKey("transfer-encoding")
                || !headers.getOrDefault("content-length", "0").equals("0")) {
            throw new Malformed(400, "requests have no body here");
        }
        channel.noDeadline();
        if (start[2].equals("HTTP/1.0")) {
            headers.put("connection", "close");
        }
        int query = start[1].indexOf('?');
        return new Request(start[0], query < 0 ? start[1] : start[1].substring(0, query), headers, channel.peer());
    }

    private Map<String, String> headers() throws IOException {
        var headers = new HashMap<String, String>();
        for (int count = 0; ; count++) {
            String line = line(channel.read());
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(colon - 1) == ' ' || line.charAt(0) == ' ') {
                throw new Malformed(400, "not a header");
            }
            if (count == MAX_HEADERS) {
                throw new Malformed(431, "too many headers");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    private String line(int first) throws IOException {
        var line = new StringBuilder(80);
        for (int c = first; c != '\n'; c = channel.read()) {
            if (c < 0) {
                throw new Malformed(400, "the request ended early");
            }
            if (--left < 0) {
                throw new Malformed(431, "request line and headers exceed 16 KiB");
            }
            if (c != '\r' && c != '\t' && (c < ' ' || c == 127)) {
                throw new Malformed(400, "control characters");
            }
            line.append((char) c);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }
}
