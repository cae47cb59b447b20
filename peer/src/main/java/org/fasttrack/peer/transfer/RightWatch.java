package org.fasttrack.peer.transfer;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.wire.Right;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a connection within a second after the right to it is over. It ends by itself with the connection; closed, at once. */
final class RightWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RightWatch.class);
    private static final int LOOK_MILLIS = 1_000;

    private final TlsChannel channel;
    private final Right right;
    private volatile boolean closed;
    private volatile @Nullable Future<?> next;

    @SuppressWarnings("ReferenceEquality") // LASTING is one object, of which alone it is known that it never ends
    private RightWatch(TlsChannel channel, Right right) {
        this.channel = channel;
        this.right = right;
        if (right != Right.LASTING) {
            next = later();
        }
    }

    static RightWatch over(TlsChannel channel, Right right) {
        return new RightWatch(channel, right);
    }

    private Future<?> later() {
        return Deadline.TIMER.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (closed || !channel.isOpen()) {
            return;
        }
        String over = right.over();
        if (over == null) {
            next = later();
            return;
        }
        LOG.info("the connection with {} ends: {}", channel.peer(), over);
        channel.abort();
    }

    @Override
    public void close() {
        closed = true;
        Future<?> look = next;
        if (look != null) {
            look.cancel(false);
        }
    }
}
