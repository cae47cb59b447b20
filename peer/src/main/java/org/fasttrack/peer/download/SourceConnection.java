package org.fasttrack.peer.download;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;

/** One HTTP connection to a source's data port, kept open over many requests. Only the source itself is accepted there. */
final class SourceConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 20_000;
    private static final int MAX_HEAD_LINE = 8192;
    private static final int MAX_HEADERS = 64;

    private final SSLSocket socket;
    private final InputStream in;

    /** The source did not give what was asked; {@link #status} says why. */
    static final class Refusal extends IOException {
        private static final long serialVersionUID = 1;
        private final int status;

        Refusal(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private record Head(int status, Map<String, String> headers) {
        long length() throws IOException {
            try {
                return Long.parseLong(headers.getOrDefault("content-length", "-1"));
            } catch (NumberFormatException e) {
                throw new IOException("the source sent a malformed length", e);
            }
        }
    }

    /** @throws IOException when the source cannot be reached or is somebody else */
    static SourceConnection open(TlsIdentity tls, PeerCheck check, Source source) throws IOException {
        PeerCheck itself = (peer, claims) ->
                peer.equals(source.peer()) ? check.refusal(peer, claims) : "it is not " + source.peer().shortForm();
        return new SourceConnection(tls.jsse(itself), source.address());
    }

    private SourceConnection(SSLContext context, String address) throws IOException {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
        int port;
        try {
            port = Integer.parseInt(address.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IOException("'" + address + "' is not HOST:PORT", e);
        }
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(READ_MILLIS);
            socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
        } catch (IOException | IllegalArgumentException e) {
            plain.close();
            throw e instanceof IOException io ? io : new IOException("'" + address + "' is not reachable", e);
        }
    }

    /** The round trip of one small request, in nanoseconds. */
    long ping() throws IOException {
        long start = System.nanoTime();
        ask("GET", "/ping", "");
        Head head = head();
        in.skipNBytes(Math.clamp(head.length(), 0, MAX_HEAD_LINE));
        return System.nanoTime() - start;
    }

    /** The leaf layer as the source says it; the caller verifies. @param expectedBytes refuses any other length */
    byte[] leaves(ContentId content, long expectedBytes) throws IOException {
        ask("GET", "/content/" + content + "/leaves", "");
        Head head = expect(200);
        if (head.length() != expectedBytes) {
            throw new Refusal(head.status(), "the leaf layer has the wrong length");
        }
        return in.readNBytes((int) expectedBytes);
    }

    /** Fills {@code buffer} with the file's bytes from {@code from} on. */
    void read(ContentId content, long from, byte[] buffer, int length) throws IOException {
        ask("GET", "/content/" + content, "Range: bytes=" + from + "-" + (from + length - 1) + "\r\n");
        Head head = expect(206);
        if (head.length() != length) {
            throw new Refusal(head.status(), "the source sent another range than asked for");
        }
        if (in.readNBytes(buffer, 0, length) < length) {
            throw new IOException("the source ended early");
        }
    }

    /** The size of the content at the source. */
    long size(ContentId content) throws IOException {
        ask("HEAD", "/content/" + content, "");
        return expectNoBody(200).length();
    }

    private void ask(String method, String target, String extra) throws IOException {
        String request = method + " " + target + " HTTP/1.1\r\nHost: fasttrack\r\n" + extra + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Head expectNoBody(int status) throws IOException {
        Head head = head();
        if (head.status() != status) {
            throw new Refusal(head.status(), "the source answered " + head.status());
        }
        return head;
    }

    private Head expect(int status) throws IOException {
        Head head = head();
        if (head.status() != status) {
            long length = head.length();
            if (length < 0 || length > MAX_HEAD_LINE) {
                throw new IOException("the source answered " + head.status());
            }
            String reason = new String(in.readNBytes((int) length), StandardCharsets.UTF_8).strip();
            throw new Refusal(head.status(), "the source answered " + head.status() + ": " + printable(reason));
        }
        return head;
    }

    /** What a source says is shown to people: nothing that moves a terminal's cursor gets through. */
    private static String printable(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    private Head head() throws IOException {
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("the source does not speak HTTP");
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i <= MAX_HEADERS; i++) {
            String line = line();
            if (line.isEmpty()) {
                return new Head(Integer.parseInt(status[1]), headers);
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
            }
        }
        throw new IOException("the source sent too many headers");
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.length() > MAX_HEAD_LINE) {
                throw new IOException(b < 0 ? "the source closed the connection" : "the source sent an endless header");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The other end may have closed first; there is nothing left to lose.
        }
    }
}
