package org.fasttrack.peer.reach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.proto.PushOrder;
import org.fasttrack.peer.transfer.Outbound;
import org.fasttrack.supernode.federation.AskerLimits;
import org.fasttrack.supernode.reach.Push;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects out when somebody asks for it through the supernode, and serves there as if the asker had connected here. The
 * request must be the asker's own, meant for this node, fresh and the first of its kind; it leads to no address that the
 * supernode has no business with, and to no more than some connections a second, whoever lies.
 */
public final class PushedConnections {
    private static final Logger LOG = LoggerFactory.getLogger(PushedConnections.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Whoever asks: a supernode that lies may invent as many askers as it likes. */
    private static final AskerLimits.Rates ALL = new AskerLimits.Rates(64, 200, 10);

    private final NodeId self;
    private final Opener opener;
    private final Serving data;
    private final AtomicInteger running = new AtomicInteger();
    private final AskerLimits limits = new AskerLimits(ALL, System::nanoTime);

    /** Serves on a connection that this side made, as if {@code client} had. */
    @FunctionalInterface
    public interface Serving {
        void serve(SocketChannel socket, NodeId client) throws IOException;
    }

    public PushedConnections(NodeId self, Opener opener, Serving data) {
        this.self = self;
        this.opener = opener;
        this.data = data;
    }

    /** Returns at once. @param supernode where the order comes from */
    public void order(PushOrder order, InetAddress supernode) {
        if (!limits.admit(self)) {
            LOG.debug("a push request is passed over: there are too many");
            return;
        }
        running.incrementAndGet();
        Thread.ofVirtual().name("push").start(() -> {
            try {
                follow(order, supernode);
            } catch (IOException e) {
                LOG.debug("a push request was not followed: {}", e.toString());
            } finally {
                limits.done(self);
                running.decrementAndGet();
            }
        });
    }

    /** Orders that are being followed now. */
    int running() {
        return running.get();
    }

    private void follow(PushOrder order, InetAddress supernode) throws IOException {
        switch (Push.open(order.getRequest(), opener)) {
            case Push.Reading.Refused(String reason) -> throw new IOException(reason);
            case Push.Reading.Understood(Push push)
            when !push.source().equals(self) -> throw new IOException("it is meant for another");
            case Push.Reading.Understood(Push push) -> {
                InetSocketAddress address = address(push.relayed() ? order.getRelay() : push.address(), supernode);
                data.serve(Outbound.connect(address, push.token().givLine(), CONNECT), push.asker());
            }
        }
    }

    private static InetSocketAddress address(String text, InetAddress supernode) throws IOException {
        Optional<InetSocketAddress> address = HostPort.numeric(text);
        if (address.isEmpty()
                || !Scope.of(supernode).maySendTo(Scope.of(address.get().getAddress()))) {
            throw new IOException("it would lead to '" + text + "'");
        }
        return address.get();
    }
}
