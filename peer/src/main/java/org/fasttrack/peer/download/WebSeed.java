package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.Message;
import org.fasttrack.peer.torrent.Neighbour;
import org.fasttrack.peer.torrent.Torrent;

/**
 * A source that speaks HTTP only, as a member of the swarm: it has everything and asks for nothing, and what is asked of
 * it is fetched by range, neighbouring blocks in one request. The idea is BEP 19's.
 */
final class WebSeed implements Neighbour {
    private static final int PIPELINE = 4;
    /** Blocks in one request, at most. */
    private static final int RUN_BLOCKS = 16;

    private static final long IDLE_MILLIS = 250;

    private final NodeId peer;
    private final SourceWire wire;
    private final Torrent torrent;
    private final ContentId content;
    private final Layout layout;
    private final LinkedBlockingQueue<Block> asked = new LinkedBlockingQueue<>();
    private final Queue<List<Block>> underWay = new ArrayDeque<>();
    private volatile boolean dropped;

    WebSeed(NodeId peer, SourceWire wire, Torrent torrent, ContentId content) {
        this.peer = peer;
        this.wire = wire;
        this.torrent = torrent;
        this.content = content;
        this.layout = torrent.layout();
    }

    @Override
    public NodeId peer() {
        return peer;
    }

    @Override
    public boolean whole() {
        return true;
    }

    @Override
    public void say(Message message) {
        switch (message) {
            case Message.Request(Block block) -> asked.add(block);
            case Message.Cancel(Block block) -> asked.remove(block);
            default -> {} // means nothing to a server of ranges
        }
    }

    @Override
    public void upload(int block) {
        throw new IllegalStateException("a web seed has everything");
    }

    @Override
    public void drop(String reason) {
        dropped = true;
        wire.abort();
    }

    /** Blocks until the source or the torrent ends. */
    void run() throws IOException, InterruptedException {
        int link = torrent.join(this);
        try {
            torrent.heard(link, new Message.HaveAll());
            torrent.heard(link, new Message.Unchoke());
            while (!dropped) {
                request();
                if (!underWay.isEmpty()) {
                    receive(link, underWay.remove());
                }
            }
        } finally {
            torrent.left(link, "the source ended");
        }
    }

    /** Asks for what waits, and waits a little when there is nothing to be received either. */
    private void request() throws IOException, InterruptedException {
        while (underWay.size() < PIPELINE) {
            Block first = underWay.isEmpty() ? asked.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS) : asked.poll();
            if (first == null) {
                return;
            }
            List<Block> run = new ArrayList<>(List.of(first));
            for (Block next = asked.peek(); next != null && run.size() < RUN_BLOCKS; next = asked.peek()) {
                if (offset(next) != end(run) || !asked.remove(next)) {
                    break;
                }
                run.add(next);
            }
            underWay.add(run);
            wire.requestRange(content, offset(first), end(run));
        }
    }

    private long offset(Block block) {
        return (long) block.piece() * layout.pieceLength() + block.begin();
    }

    private long end(List<Block> run) {
        return offset(run.getLast()) + run.getLast().length();
    }

    private void receive(int link, List<Block> run) throws IOException, InterruptedException {
        SourceWire.Answer answer = wire.answer();
        if (answer.status() == 503) {
            wire.skip(answer);
            for (Block block : run) {
                torrent.heard(link, new Message.Reject(block));
            }
            TimeUnit.SECONDS.sleep(answer.retrySeconds());
            return;
        }
        long bytes = end(run) - offset(run.getFirst());
        if (answer.status() != 206 || answer.length() != bytes) {
            throw new IOException("status " + answer.status() + " instead of the range");
        }
        for (Block block : run) {
            ByteBuffer data = ByteBuffer.allocate(block.length());
            wire.body(data);
            torrent.heard(link, new Message.Piece(block.piece(), block.begin(), data.flip()));
        }
    }
}
