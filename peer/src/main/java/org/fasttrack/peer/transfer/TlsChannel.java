package org.fasttrack.peer.transfer;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.identity.TlsCertificate;
import org.fasttrack.common.wire.TlsIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A blocking TLS stream for virtual or platform threads: a socket channel and an engine with direct buffers, so that
 * BoringSSL reads and writes them in place. One thread may read while another one writes; {@link #close} is for the
 * last to use it, {@link #abort} for anyone, and a {@link #deadline} aborts by itself.
 */
public final class TlsChannel implements Closeable {
    /** An engine fills at least this much, whatever the record: smaller reads go through a buffer of our own. */
    private static final int RECORD = 17 * 1024;

    /** What a record carries. */
    private static final int PLAIN = 16 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final SocketChannel socket;
    private final SSLEngine engine;
    /** Guards {@code sending}: a reader answers a key update between two of the writer's records. */
    private final ReentrantLock writing = new ReentrantLock();

    private final ByteBuffer plain = ByteBuffer.allocateDirect(2 * RECORD).flip();
    private ByteBuffer received = ByteBuffer.allocateDirect(2 * RECORD).flip();
    private ByteBuffer sending = ByteBuffer.allocateDirect(2 * RECORD);
    private final Deadline deadline = new Deadline(this::abort);
    private @Nullable NodeId peer;
    private boolean closed;

    private TlsChannel(SocketChannel socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
    }

    /** Connects and shakes hands within {@code limit}. */
    public static TlsChannel connect(SslContext context, InetSocketAddress address, Duration limit) throws IOException {
        SocketChannel socket = SocketChannel.open();
        Deadline deadline = closeAfter(limit, socket);
        try {
            socket.connect(address);
        } catch (IOException | RuntimeException e) {
            closeQuietly(socket);
            throw new IOException("no connection to " + address + ": " + e, e);
        } finally {
            deadline.end();
        }
        return over(context, socket, limit);
    }

    /**
     * Shakes hands within {@code limit} on a connected socket, on the side that {@code context} is made for: who
     * accepted may well be the client, when the other side connected because it was asked to. Takes over the socket.
     */
    public static TlsChannel over(SslContext context, SocketChannel socket, Duration limit) throws IOException {
        return over(context, socket, NOTHING.duplicate(), limit);
    }

    /** As {@link #over}. @param begun what was read of the other side's handshake already, at most a record */
    static TlsChannel over(SslContext context, SocketChannel socket, ByteBuffer begun, Duration limit)
            throws IOException {
        var channel = new TlsChannel(socket, context.newEngine(ByteBufAllocator.DEFAULT));
        channel.received.clear().put(begun).flip();
        return shakeHands(channel, limit);
    }

    /** Ends {@code socket} after {@code limit} unless the deadline is ended before. */
    static Deadline closeAfter(Duration limit, SocketChannel socket) {
        var deadline = new Deadline(() -> closeQuietly(socket));
        deadline.set(limit);
        return deadline;
    }

    private static TlsChannel shakeHands(TlsChannel channel, Duration limit) throws IOException {
        SocketChannel socket = channel.socket;
        SSLEngine engine = channel.engine;
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.deadline(limit);
            engine.beginHandshake();
            channel.handshake();
            TlsCertificate.Proven shown = channel.proven();
            channel.peer = shown == null ? null : shown.node();
            channel.noDeadline();
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.abort();
            channel.close();
            throw e;
        }
    }

    private void handshake() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    status = send(NOTHING).getHandshakeStatus();
                    continue;
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    plain.compact();
                    SSLEngineResult result;
                    try {
                        result = unwrap(plain);
                    } finally {
                        plain.flip();
                    }
                    status = result.getHandshakeStatus();
                    continue;
                }
                case FINISHED, NOT_HANDSHAKING -> throw new AssertionError(status);
            }
            status = engine.getHandshakeStatus();
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** What the other side proved and claims, also when TLS resumed a session; null for a client that showed no certificate. */
    TlsCertificate.@Nullable Proven proven() {
        try {
            return TlsIdentity.proven(engine.getSession());
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /** Who the other side proved to be; null for a client that showed no certificate. */
    public @Nullable NodeId peer() {
        return peer;
    }

    /** The other side's address. */
    public InetSocketAddress remote() throws IOException {
        if (socket.getRemoteAddress() instanceof InetSocketAddress remote) {
            return remote;
        }
        throw new IOException("not connected");
    }

    /** The protocol that ALPN agreed on; empty when there was none. */
    public String protocol() {
        String name = engine.getApplicationProtocol();
        return name == null ? "" : name;
    }

    /** The cipher suite in use, by its IANA name. */
    public String cipher() {
        return engine.getSession().getCipherSuite();
    }

    /** A larger buffer, for a connection that fetches files, as far as there are any. For the reader. */
    public void bulk() {
        ByteBuffer large = received.capacity() < BulkBuffers.BYTES ? BulkBuffers.SHARED.borrow() : null;
        if (large != null) {
            received = large.put(received).flip();
        }
    }

    /** Large buffers for the writer, as far as there are any, until they are closed. */
    BulkWrites bulkWrites() {
        return new BulkWrites();
    }

    /** What the writer of a file works with. */
    final class BulkWrites implements AutoCloseable {
        private final @Nullable ByteBuffer file = BulkBuffers.SHARED.borrow();
        private final @Nullable ByteBuffer records = file == null ? null : BulkBuffers.SHARED.borrow();
        private final ByteBuffer small = sending;

        private BulkWrites() {
            use(records == null ? small : records);
        }

        /** Where to read the file to. */
        ByteBuffer buffer() {
            return file == null ? ByteBuffer.allocate(PLAIN) : file;
        }

        private void use(ByteBuffer buffer) {
            writing.lock();
            try {
                sending = buffer;
            } finally {
                writing.unlock();
            }
        }

        @Override
        public void close() {
            use(small);
            BulkBuffers.SHARED.giveBack(file);
            BulkBuffers.SHARED.giveBack(records);
        }
    }

    /** Closes the socket after {@code limit} from now, whatever happens until then: replaces an earlier deadline. */
    public void deadline(Duration limit) {
        deadline.set(limit);
    }

    public void noDeadline() {
        deadline.clear();
    }

    /** Reads at least one byte into {@code target}, or returns -1 at the end of the stream. */
    public int read(ByteBuffer target) throws IOException {
        if (!plain.hasRemaining() && target.remaining() >= RECORD) {
            int before = target.position();
            return unwrapSome(target) ? target.position() - before : -1;
        }
        if (!plain.hasRemaining() && !fill()) {
            return -1;
        }
        int count = Math.min(plain.remaining(), target.remaining());
        target.put(target.position(), plain, plain.position(), count).position(target.position() + count);
        plain.position(plain.position() + count);
        return count;
    }

    /** The next byte, or -1. */
    public int read() throws IOException {
        return plain.hasRemaining() || fill() ? plain.get() & 0xff : -1;
    }

    /** Fills {@code target} to its limit. @throws EOFException when the stream ends before */
    public void readFully(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (read(target) < 0) {
                throw new EOFException("the connection ended " + target.remaining() + " bytes early");
            }
        }
    }

    private boolean fill() throws IOException {
        plain.clear();
        boolean some = false;
        try {
            some = unwrapSome(plain);
        } finally {
            plain.flip();
        }
        return some;
    }

    private boolean unwrapSome(ByteBuffer target) throws IOException {
        int before = target.position();
        while (target.position() == before) {
            SSLEngineResult result = unwrap(target);
            if (result.getStatus() == Status.CLOSED) {
                return target.position() > before;
            }
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                runTasks();
            } else if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                send(NOTHING);
            }
        }
        return true;
    }

    private SSLEngineResult unwrap(ByteBuffer target) throws IOException {
        while (true) {
            SSLEngineResult result = engine.unwrap(received, target);
            if (result.getStatus() != Status.BUFFER_UNDERFLOW || !wantsToRead(result.getHandshakeStatus())) {
                return result;
            }
            received.compact();
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
    }

    /**
     * An engine that lacks bytes may have something else to do first, or have finished its handshake without them: to
     * wait for the other side then would be to wait for ever.
     */
    private static boolean wantsToRead(HandshakeStatus status) {
        return switch (status) {
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING -> true;
            case NEED_WRAP, NEED_TASK, FINISHED -> false;
        };
    }

    /** Sends all of {@code source}. */
    public void write(ByteBuffer source) throws IOException {
        if (send(source).getStatus() == Status.CLOSED) {
            throw new SSLException("the other side closed");
        }
    }

    private SSLEngineResult send(ByteBuffer source) throws IOException {
        writing.lock();
        try {
            SSLEngineResult result;
            do {
                result = engine.wrap(source, sending);
                if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                    flush();
                    result = engine.wrap(source, sending);
                }
            } while (source.hasRemaining() && result.getStatus() == Status.OK);
            flush();
            return result;
        } finally {
            writing.unlock();
        }
    }

    private void flush() throws IOException {
        sending.flip();
        try {
            while (sending.hasRemaining()) {
                socket.write(sending);
            }
        } finally {
            sending.clear();
        }
    }

    /** Ends the connection from any thread: reads and writes under way fail, and those to come. */
    public void abort() {
        closeQuietly(socket);
    }

    /** False once it was closed or aborted here; what the other side did shows when it is used. */
    public boolean isOpen() {
        return socket.isOpen();
    }

    static void closeQuietly(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is lost: the descriptor is gone either way.
        }
    }

    /** Says goodbye, if that takes no longer than a second, and frees the engine. No other thread may use it then. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (socket.isOpen()) {
                deadline(Duration.ofSeconds(1));
                engine.closeOutbound();
                send(NOTHING);
            }
        } catch (IOException | RuntimeException e) {
            // The other side is gone already; it needs no goodbye.
        } finally {
            deadline.end();
            abort();
            ReferenceCountUtil.release(engine);
            if (received.capacity() == BulkBuffers.BYTES) {
                BulkBuffers.SHARED.giveBack(received);
                received = NOTHING;
            }
        }
    }
}
