package org.fasttrack.peer.transfer;

import java.nio.channels.SocketChannel;

/**
 * Takes over connections that open with a line instead of a TLS handshake: those made because somebody was asked to. The
 * line names what was agreed on; whoever takes the connection begins TLS on it, on the side that fits.
 */
@FunctionalInterface
public interface OpeningLines {
    OpeningLines NONE = (line, socket) -> false;

    /**
     * Must not block.
     *
     * @param line without its end, at most 62 printable characters of ASCII
     * @return whether the socket is the callee's from now on; otherwise it is closed
     */
    boolean take(String line, SocketChannel socket);

    /** Asks this one first, then {@code other}. */
    default OpeningLines or(OpeningLines other) {
        return (line, socket) -> take(line, socket) || other.take(line, socket);
    }
}
