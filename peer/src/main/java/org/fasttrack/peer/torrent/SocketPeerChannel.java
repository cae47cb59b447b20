package org.fasttrack.peer.torrent;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A plain TCP connection, in the clear: to an ordinary BitTorrent client. */
public final class SocketPeerChannel implements PeerChannel {
    private static final int BUFFER = 64 * 1024;
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final SocketChannel socket;
    private final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER).flip();
    private @Nullable ScheduledFuture<?> alarm;

    /** @param socket connected and blocking; taken over */
    public SocketPeerChannel(SocketChannel socket) throws IOException {
        this.socket = socket;
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("socket-deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @Override
    public void readFully(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (!received.hasRemaining()) {
                fill();
            }
            int count = Math.min(received.remaining(), target.remaining());
            target.put(target.position(), received, received.position(), count).position(target.position() + count);
            received.position(received.position() + count);
        }
    }

    private void fill() throws IOException {
        received.clear();
        int count;
        try {
            count = socket.read(received);
        } finally {
            received.flip();
        }
        if (count < 0) {
            throw new EOFException("the connection ended");
        }
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            socket.write(source);
        }
    }

    @Override
    public synchronized void deadline(Duration limit) {
        noDeadline();
        alarm = TIMER.schedule(this::abort, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void noDeadline() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    @Override
    public void abort() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is lost: the descriptor is gone either way.
        }
    }

    @Override
    public void close() {
        noDeadline();
        abort();
    }
}
