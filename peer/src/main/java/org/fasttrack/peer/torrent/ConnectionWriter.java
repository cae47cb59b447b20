package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.MessageCodec;

/** Writes what waits in one connection's {@link Outbox}, on a thread of its own. */
final class ConnectionWriter {
    /** Messages of up to this size go out together. */
    private static final int BATCH_BYTES = 40 * 1024;

    private static final int PIECE_HEAD_BYTES = 1 + 2 * Integer.BYTES;
    private static final byte PIECE_TYPE = 7;

    private final Torrent torrent;
    private final PeerConnection connection;
    private final PeerChannel channel;
    private final Outbox outbox;
    private final TailBlock tail;
    private final Thread thread = Thread.ofVirtual().name("torrent-writer").unstarted(this::writeAll);
    private volatile long saidAt = System.nanoTime();
    private volatile long writingSince;

    ConnectionWriter(Torrent torrent, PeerConnection connection, PeerChannel channel, Outbox outbox, TailBlock tail) {
        this.torrent = torrent;
        this.connection = connection;
        this.channel = channel;
        this.outbox = outbox;
        this.tail = tail;
    }

    void start() {
        thread.start();
    }

    /** Waits until it has ended: once the outbox and the channel are closed. */
    void join() throws InterruptedException {
        thread.join();
    }

    /** When something was written last. */
    long saidAt() {
        return saidAt;
    }

    /** For how long one write has lasted; 0 when none is going on. */
    long writingNanos(long nowNanos) {
        long since = writingSince;
        return since == 0 ? 0 : nowNanos - since;
    }

    private void writeAll() {
        ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES);
        try {
            while (outbox.await()) {
                write(batch.clear());
            }
        } catch (IOException e) {
            if (!outbox.closed()) { // else the reader knows why it ended
                connection.drop(String.valueOf(e.getMessage()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends what waits, messages before blocks, as much as one batch holds. */
    private void write(ByteBuffer batch) throws IOException, InterruptedException {
        messages(batch);
        int[] sent = new int[BATCH_BYTES / Block.MAX_BYTES];
        int blocks = 0;
        while (blocks < sent.length
                && batch.remaining() >= Block.MAX_BYTES + MessageCodec.LENGTH_BYTES + PIECE_HEAD_BYTES) {
            OptionalInt block = outbox.block();
            if (block.isEmpty()) {
                break;
            }
            awaitRate(block.getAsInt(), batch);
            append(block.getAsInt(), batch);
            sent[blocks++] = block.getAsInt();
            torrent.events().sent(connection.peer(), torrent.layout().blockBytes(block.getAsInt()));
        }
        send(batch.flip());
        for (int i = 0; i < blocks; i++) {
            torrent.uploaded(connection.link(), sent[i]);
        }
    }

    private void messages(ByteBuffer batch) throws IOException {
        byte[] next = outbox.message(batch.remaining(), batch.position() == 0);
        while (next != null) {
            if (next.length > batch.remaining()) {
                send(ByteBuffer.wrap(next));
            } else {
                batch.put(next);
            }
            next = outbox.message(batch.remaining(), batch.position() == 0);
        }
    }

    /** Waits until the block may go; what is said meanwhile goes at once. */
    private void awaitRate(int block, ByteBuffer batch) throws IOException, InterruptedException {
        long until = System.nanoTime()
                + torrent.setup().rates().reserveUp(torrent.layout().blockBytes(block));
        for (long left = until - System.nanoTime(); left > 0 && !outbox.closed(); left = until - System.nanoTime()) {
            sendAll(batch);
            outbox.awaitMessage(left);
            messages(batch);
            sendAll(batch);
        }
    }

    private void append(int number, ByteBuffer batch) throws IOException {
        Block block = torrent.layout().block(number);
        batch.putInt(PIECE_HEAD_BYTES + tail.sentBytes(number))
                .put(PIECE_TYPE)
                .putInt(block.piece())
                .putInt(block.begin());
        try {
            torrent.storage().read(number, batch);
            tail.pad(number, batch);
        } catch (IOException e) {
            torrent.fail(e);
            throw e;
        }
    }

    private void sendAll(ByteBuffer batch) throws IOException {
        send(batch.flip());
        batch.clear();
    }

    private void send(ByteBuffer bytes) throws IOException {
        if (!bytes.hasRemaining()) {
            return;
        }
        saidAt = System.nanoTime();
        writingSince = saidAt;
        channel.write(bytes);
        writingSince = 0;
    }
}
