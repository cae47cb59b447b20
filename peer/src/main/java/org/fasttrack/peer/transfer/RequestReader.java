package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests off a connection, at most 16 KiB and 64 headers each, within the limits' time. Whatever could be read
 * in two ways (bodies, folded lines, bare carriage returns) is refused, so that nothing can be smuggled past a relay.
 */
final class RequestReader {
    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_HEADERS = 64;
    private static final Pattern VERSION = Pattern.compile("HTTP/1\\.[01]");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

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
        if (start.length != 3 || !VERSION.matcher(start[2]).matches() || !start[1].startsWith("/")) {
            throw new Malformed(400, "not an HTTP/1.1 request");
        }
        Map<String, String> headers = headers();
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
            if (count == MAX_HEADERS) {
                throw new Malformed(431, "too many headers");
            }
            int colon = line.indexOf(':');
            if (colon < 1 || !NAME.matcher(line.substring(0, colon)).matches()) {
                throw new Malformed(400, "not a header");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals("transfer-encoding") || (name.equals("content-length") && !value.equals("0"))) {
                throw new Malformed(400, "requests have no body here");
            }
            headers.put(name, value);
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
            if (c == '\r') {
                if (channel.read() != '\n') {
                    throw new Malformed(400, "a carriage return that ends no line");
                }
                break;
            }
            if (c != '\t' && (c < ' ' || c == 127)) {
                throw new Malformed(400, "control characters");
            }
            line.append((char) c);
        }
        return line.toString();
    }
}
