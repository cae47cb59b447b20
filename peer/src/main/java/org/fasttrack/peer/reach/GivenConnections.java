package org.fasttrack.peer.reach;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fasttrack.peer.transfer.OpeningLines;
import org.fasttrack.supernode.reach.PushToken;

/**
 * The connections that this node asked others to make: each opens with {@code GIV} and the token of its request. A token
 * counts once and as long as somebody waits for it.
 */
public final class GivenConnections implements OpeningLines {
    private final Map<String, CompletableFuture<SocketChannel>> awaited = new ConcurrentHashMap<>();

    @Override
    public boolean take(String line, SocketChannel socket) {
        CompletableFuture<SocketChannel> waiting = awaited.remove(line);
        return waiting != null && waiting.complete(socket);
    }

    /** What is done in between, to make the other side connect. */
    interface Asking {
        void ask() throws IOException;
    }

    /** Asks, and blocks until the connection with {@code token} came. @throws IOException when none came in time */
    SocketChannel await(PushToken token, Asking asking, Duration limit) throws IOException {
        CompletableFuture<SocketChannel> socket = new CompletableFuture<>();
        awaited.put(token.givLine(), socket);
        boolean ours = false;
        try {
            asking.ask();
            SocketChannel given = socket.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            ours = true;
            return given;
        } catch (TimeoutException e) {
            throw new IOException("it did not connect within " + limit.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(e);
        } finally {
            awaited.remove(token.givLine());
            if (!ours && !socket.cancel(false)) {
                socket.join().close(); // it came in the instant in which we gave up
            }
        }
    }
}
