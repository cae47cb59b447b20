package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.download.SourceWire.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches chunks from one source over one connection until the board is done: two requests under way, so that the
 * source never waits for us, and a second thread that verifies and writes while this one receives.
 */
final class SourceFetch {
    private static final int PIPELINE = 2;
    private static final int BUFFERS = 4;
    private static final Arrival END = new Arrival(-1, ByteBuffer.allocate(0));

    private final Transfer transfer;
    private final NodeId peer;
    private final SourceWire wire;
    private final Queue<Integer> asked = new ArrayDeque<>();
    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<Arrival> arrived = new ArrayBlockingQueue<>(BUFFERS + 1);
    private @Nullable Answer queued;
    private volatile boolean lied;

    private record Arrival(int chunk, ByteBuffer data) {}

    SourceFetch(Transfer transfer, NodeId peer, SourceWire wire) {
        this.transfer = transfer;
        this.peer = peer;
        this.wire = wire;
        for (int i = 0; i < BUFFERS; i++) {
            free.add(ByteBuffer.allocateDirect(Transfer.CHUNK_BYTES));
        }
    }

    /** Blocks until the board is done or this source failed. @throws IOException when it failed */
    void run() throws IOException, InterruptedException {
        Thread verifier = Thread.ofPlatform().daemon().name("verify").start(this::verify);
        try {
            while (!transfer.board.over() && !lied) {
                step();
            }
        } finally {
            for (int chunk : asked) {
                transfer.board.giveBack(chunk, peer);
            }
            arrived.add(END);
            verifier.join();
        }
        if (lied) {
            throw new IOException("it sent a bad block");
        }
    }

    private void step() throws IOException, InterruptedException {
        while (queued == null && asked.size() < PIPELINE) {
            OptionalInt chunk = transfer.board.claim(peer);
            if (chunk.isEmpty()) {
                break;
            }
            asked.add(chunk.getAsInt());
            wire.requestRange(transfer.content, Transfer.from(chunk.getAsInt()), transfer.until(chunk.getAsInt()));
        }
        if (!asked.isEmpty()) {
            receive(asked.element());
        } else if (queued != null) {
            waitInQueue(queued);
            queued = null;
        } else {
            transfer.board.await(200);
        }
    }

    private void receive(int chunk) throws IOException, InterruptedException {
        Answer answer = wire.answer();
        int bytes = (int) (transfer.until(chunk) - Transfer.from(chunk));
        if (answer.status() == 503) {
            wire.skip(answer);
            asked.remove();
            transfer.board.giveBack(chunk, peer);
            queued = answer;
        } else if (answer.status() != 206 || answer.length() != bytes) {
            throw new IOException("status " + answer.status() + " instead of the range");
        } else {
            ByteBuffer buffer = free.take();
            wire.body(buffer.clear().limit(bytes));
            asked.remove();
            arrived.put(new Arrival(chunk, buffer.flip()));
        }
    }

    /** Others may fetch meanwhile what was given back. */
    private void waitInQueue(Answer answer) throws InterruptedException {
        transfer.events.queued(peer, answer.place());
        long until = System.nanoTime() + answer.retrySeconds() * 1_000_000_000L;
        while (!transfer.board.over() && until - System.nanoTime() > 0) {
            transfer.board.await((until - System.nanoTime()) / 1_000_000 + 1);
        }
    }

    @SuppressWarnings("ReferenceEquality") // END is a marker, not a value
    private void verify() {
        try {
            for (Arrival arrival = arrived.take(); arrival != END; arrival = arrived.take()) {
                if (lied || !transfer.deliver(peer, arrival.chunk(), arrival.data())) {
                    lied = true;
                    transfer.board.giveBack(arrival.chunk(), peer);
                    wire.abort();
                }
                free.put(arrival.data());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
