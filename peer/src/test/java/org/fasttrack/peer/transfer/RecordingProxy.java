package org.fasttrack.peer.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands between a client and a server on loopback and keeps every byte of both directions, as a wiretap would. */
public final class RecordingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    public RecordingProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    public byte[] seen() {
        synchronized (seen) {
            return seen.toByteArray();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listener.accept();
                Socket onward = new Socket(server.getAddress(), server.getPort());
                Thread.ofVirtual().start(() -> copy(client, onward));
                Thread.ofVirtual().start(() -> copy(onward, client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (seen) {
                    seen.write(buffer, 0, count);
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // One side went: so does the other.
        }
    }

    /** Where {@code part} starts in {@code all}, or -1. */
    public static int find(byte[] all, byte[] part) {
        for (int at = 0; at <= all.length - part.length; at++) {
            int same = 0;
            while (same < part.length && all[at + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
