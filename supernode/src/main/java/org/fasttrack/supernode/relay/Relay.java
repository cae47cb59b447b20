package org.fasttrack.supernode.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.runtime.RateLimit;

/** One pair of connections, each copied to the other by a thread of its own until both have ended. */
final class Relay {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final NodeId asker;
    private final SocketChannel asking;
    private final SocketChannel giving;
    private final RateLimit rate;
    private final LongPredicate allowed;
    private final Consumer<Relay> ended;
    private final AtomicInteger directions = new AtomicInteger(2);
    private volatile long lastNanos = System.nanoTime();

    /**
     * @param allowed whether so many bytes more may pass; when not, the relay ends
     * @param ended called once, when both connections are closed
     */
    Relay(
            NodeId asker,
            SocketChannel asking,
            SocketChannel giving,
            RateLimit rate,
            LongPredicate allowed,
            Consumer<Relay> ended) {
        this.asker = asker;
        this.asking = asking;
        this.giving = giving;
        this.rate = rate;
        this.allowed = allowed;
        this.ended = ended;
    }

    NodeId asker() {
        return asker;
    }

    /** Tells the asker that the other side is there. */
    void greet(ByteBuffer line) throws IOException {
        while (line.hasRemaining()) {
            asking.write(line);
        }
    }

    void start() {
        Thread.ofVirtual().name("relay").start(() -> copy(asking, giving));
        Thread.ofVirtual().name("relay").start(() -> copy(giving, asking));
    }

    private void copy(SocketChannel from, SocketChannel to) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (from.read(buffer) >= 0) {
                buffer.flip();
                if (!allowed.test(buffer.remaining())) {
                    close();
                    return;
                }
                rate.acquire(buffer.remaining());
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                lastNanos = System.nanoTime();
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close();
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
        } finally {
            if (directions.decrementAndGet() == 0) {
                close();
                ended.accept(this);
            }
        }
    }

    long idleNanos() {
        return System.nanoTime() - lastNanos;
    }

    /** Ends both connections; the threads end by that. */
    void close() {
        Relays.closeQuietly(asking);
        Relays.closeQuietly(giving);
    }
}
