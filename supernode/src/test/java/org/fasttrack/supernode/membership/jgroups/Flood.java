package org.fasttrack.supernode.membership.jgroups;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections of nobody to one port: some say nothing, some a byte at a time; who is hung up on comes again. */
final class Flood implements AutoCloseable {
    /** The head of a TLS record of 512 bytes with a ClientHello, of which the rest comes a byte at a time. */
    private static final byte[] BEGINNING = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

    private static final int RENEWED = 20;
    private final InetSocketAddress port;
    private final Deque<Socket> silent = new ArrayDeque<>();
    private final Deque<Socket> dripping = new ArrayDeque<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private final ScheduledExecutorService rain = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("flood").factory());

    Flood(InetSocketAddress port, int silentOnes, int drippingOnes) throws IOException {
        this.port = port;
        for (int i = 0; i < silentOnes; i++) {
            silent.add(connect());
        }
        for (int i = 0; i < drippingOnes; i++) {
            dripping.add(connect());
        }
        var _ = rain.scheduleWithFixedDelay(this::drip, 0, 100, TimeUnit.MILLISECONDS);
    }

    private Socket connect() throws IOException {
        return new Socket(port.getAddress(), port.getPort());
    }

    /** How often every dripping connection got its byte. */
    int rounds() {
        return rounds.get();
    }

    private void drip() {
        try {
            for (int i = 0; i < RENEWED; i++) {
                silent.remove().close();
                silent.add(connect());
            }
            for (int i = dripping.size(); i > 0; i--) {
                dripping.add(dripped(dripping.remove()));
            }
            rounds.incrementAndGet();
        } catch (IOException e) {
            throw new AssertionError("nobody listens any more", e);
        }
    }

    private Socket dripped(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write(BEGINNING[rounds.get() % BEGINNING.length]);
            return socket;
        } catch (IOException e) {
            socket.close();
            return connect();
        }
    }

    @Override
    public void close() throws IOException {
        rain.shutdownNow();
        try {
            rain.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : silent) {
            socket.close();
        }
        for (Socket socket : dripping) {
            socket.close();
        }
    }
}
