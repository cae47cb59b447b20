package org.fasttrack.peer.reach;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands between peers and a relay, and once told flips a bit of everything that they send to it. */
final class AlteringProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress server;
    private volatile boolean altering;

    AlteringProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("liar").start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    void alter() {
        altering = true;
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

    private void copy(Socket from, Socket to, boolean toRelay) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (altering && toRelay) { // what passes twice would be whole again
                    buffer[count - 1] ^= 1;
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // One side went: so does the other.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
