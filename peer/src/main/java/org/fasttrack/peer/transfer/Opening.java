package org.fasttrack.peer.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** What a connection to the data port begins with. */
sealed interface Opening {
    /** Longest line, its end included. */
    int MAX_LINE_BYTES = 64;

    byte TLS_HANDSHAKE = 0x16;

    /** @param begun the first bytes of the handshake, read already */
    record Tls(ByteBuffer begun) implements Opening {}

    /** @param text without its end */
    record Line(String text) implements Opening {}

    /**
     * Blocks until it is clear which; who stays silent is the caller's to deal with.
     *
     * @throws IOException when it is neither. Nothing may follow a line before it is answered
     */
    static Opening read(SocketChannel socket) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_LINE_BYTES);
        receive(socket, bytes);
        if (bytes.get(0) == TLS_HANDSHAKE) {
            return new Tls(bytes.flip());
        }
        while (bytes.get(bytes.position() - 1) != '\n' && bytes.hasRemaining()) {
            receive(socket, bytes);
        }
        return line(new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII));
    }

    private static void receive(SocketChannel socket, ByteBuffer bytes) throws IOException {
        if (socket.read(bytes) < 0) {
            throw new EOFException("the connection ended before it began");
        }
    }

    private static Line line(String text) throws IOException {
        if (text.matches("[ -~]{1," + (MAX_LINE_BYTES - 2) + "}\n")) {
            return new Line(text.substring(0, text.length() - 1));
        }
        throw new IOException("it opens with neither TLS nor a line");
    }
}
