package org.fasttrack.peer.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The other end of {@link OpeningLines}: connections that open with a line, before whoever made them speaks TLS. */
public final class Outbound {
    private Outbound() {}

    /** Connects and says {@code line}, within {@code limit}. */
    public static SocketChannel connect(InetSocketAddress address, String line, Duration limit) throws IOException {
        SocketChannel socket = SocketChannel.open();
        Deadline deadline = TlsChannel.closeAfter(limit, socket);
        try {
            socket.connect(address);
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            TlsChannel.closeQuietly(socket);
            throw new IOException("no connection to " + address + ": " + e, e);
        } finally {
            deadline.end();
        }
    }

    /** Reads a short line within {@code limit} and not a byte more; otherwise the socket is closed. */
    public static String readLine(SocketChannel socket, Duration limit) throws IOException {
        Deadline deadline = TlsChannel.closeAfter(limit, socket);
        try {
            var line = new StringBuilder();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (line.length() < Opening.MAX_LINE_BYTES) {
                if (socket.read(one.clear()) < 0) {
                    throw new EOFException("the connection ended");
                }
                if (one.get(0) == '\n') {
                    return line.toString();
                }
                line.append((char) one.get(0));
            }
            throw new IOException("the line has no end");
        } catch (IOException e) {
            TlsChannel.closeQuietly(socket);
            throw e;
        } finally {
            deadline.end();
        }
    }
}
