package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.Queue;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.download.SourceWire.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches chunks from one source over one connection until the board is done: two requests under way, so that the
 * source never waits for us, while the transfer's verifiers check and write what came.
 */
final class SourceFetch {
    private static final int PIPELINE = 2;
    /** It wants a receipt first, and that is on its way. */
    private static final int UNPAID = 402;

    private static final int MAX_UNPAID = 10;

    private final Transfer transfer;
    private final NodeId peer;
    private final SourceWire wire;
    private final Queue<Integer> asked = new ArrayDeque<>();
    private final ChunkBuffers.Share buffers;
    private @Nullable Answer queued;
    private int unpaid;
    private volatile boolean lied;

    SourceFetch(Transfer transfer, NodeId peer, SourceWire wire) {
        this.transfer = transfer;
        this.peer = peer;
        this.wire = wire;
        this.buffers = transfer.buffers.new Share();
    }

    /** Blocks until the board is done or this source failed. @throws IOException when it failed */
    void run() throws IOException, InterruptedException {
        try {
            while (!transfer.board.over() && !lied) {
                step();
            }
        } finally {
            for (int chunk : asked) {
                transfer.board.giveBack(chunk, peer);
            }
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
        if (answer.status() == 503 || (answer.status() == UNPAID && unpaid++ < MAX_UNPAID)) {
            wire.skip(answer);
            asked.remove();
            transfer.board.giveBack(chunk, peer);
            queued = answer;
        } else if (answer.status() != 206 || answer.length() != bytes) {
            throw new IOException("status " + answer.status() + " instead of the range");
        } else {
            receiveBody(chunk, bytes);
        }
    }

    private void receiveBody(int chunk, int bytes) throws IOException, InterruptedException {
        ByteBuffer buffer = buffers.take();
        boolean whole = false;
        try {
            body(buffer.limit(bytes));
            whole = true;
        } finally {
            if (!whole) {
                buffers.giveBack(buffer);
            }
        }
        asked.remove();
        transfer.verify(() -> verify(chunk, buffer.flip()));
    }

    /** Under a limit a chunk is read in small parts, so that the source sees the rate rather than pauses. */
    private void body(ByteBuffer chunk) throws IOException, InterruptedException {
        int end = chunk.limit();
        while (transfer.rates.limitsDown() && chunk.position() < end) {
            chunk.limit(Math.min(end, chunk.position() + MerkleTree.LEAF_BYTES));
            transfer.rates.acquireDown(chunk.remaining());
            wire.body(chunk);
        }
        if (chunk.limit(end).hasRemaining()) {
            wire.body(chunk);
        }
    }

    /** Others may fetch meanwhile what was given back. */
    private void waitInQueue(Answer answer) throws InterruptedException {
        if (answer.place() > 0) {
            transfer.events.queued(peer, answer.place());
        }
        long until = System.nanoTime() + answer.retrySeconds() * 1_000_000_000L;
        while (!transfer.board.over() && until - System.nanoTime() > 0) {
            transfer.board.await((until - System.nanoTime()) / 1_000_000 + 1);
        }
    }

    private void verify(int chunk, ByteBuffer data) {
        if (lied || !transfer.deliver(peer, chunk, data)) {
            lied = true;
            transfer.board.giveBack(chunk, peer);
            wire.abort();
        }
        buffers.giveBack(data);
    }
}
