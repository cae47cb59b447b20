package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands between clients and a server on loopback; what passes may be looked at and altered. */
public class LoopbackProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Tap tap;

    /** Sees all that passes, on several threads. */
    @FunctionalInterface
    public interface Tap {
        /** The first {@code count} of {@code bytes} go on next, as they are when this returns. */
        void passes(byte[] bytes, int count, boolean toServer);
    }

    public LoopbackProxy(InetSocketAddress server, Tap tap) throws IOException {
        this.server = server;
        this.tap = tap;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    public final InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listener.accept();
                Socket onward = new Socket(server.getAddress(), server.getPort());
                Thread.ofVirtual().start(() -> copy(client, onward, true));
                Thread.ofVirtual().start(() -> copy(onward, client, false));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void copy(Socket from, Socket to, boolean toServer) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                tap.passes(buffer, count, toServer);
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // One side went: so does the other.
        }
    }

    @Override
    public final void close() throws IOException {
        listener.close();
    }
}
