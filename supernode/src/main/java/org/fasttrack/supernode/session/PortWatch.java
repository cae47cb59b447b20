package org.fasttrack.supernode.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.wire.proto.Hello;
import org.fasttrack.supernode.reach.DialBack;
import org.fasttrack.supernode.reach.Reachability;
import org.jspecify.annotations.Nullable;

/** Whether the data port of one session's peer can be reached, from its hello to the session's end. */
final class PortWatch implements AutoCloseable {
    private final NodeId peer;
    private final InetAddress host;
    private final @Nullable DialBack tests;
    private final Consumer<Reachability> told;
    private volatile Reachability reach = Reachability.untested("");
    private volatile DialBack.@Nullable Watch watch;
    private volatile boolean ended;

    /**
     * @param host where the session comes from
     * @param tests null: nothing is tested
     * @param told each outcome that is news, on any thread; {@link #reach} says the same by then
     */
    PortWatch(NodeId peer, InetAddress host, @Nullable DialBack tests, Consumer<Reachability> told) {
        this.peer = peer;
        this.host = host;
        this.tests = tests;
        this.told = told;
    }

    /** Begins. The data port is where the session comes from, whatever host the peer claims. */
    void begin(Hello hello) {
        Optional<InetSocketAddress> port = DialBack.address(hello.getDataAddress(), host);
        if (hello.getFirewalled()) {
            found(Reachability.firewalled(hello.getDataAddress(), "it says so itself"));
        } else if (port.isEmpty()) {
            found(Reachability.firewalled(hello.getDataAddress(), "no data port may be there"));
        } else {
            reach = Reachability.untested(HostPort.text(port.get()));
            if (tests != null) {
                test(tests, port.get());
            }
        }
    }

    private void test(DialBack by, InetSocketAddress port) {
        DialBack.Watch begun = by.watch(peer, port, this::found);
        watch = begun;
        if (ended) { // by another thread, which saw no watch yet
            begun.close();
        }
    }

    private void found(Reachability found) {
        reach = found;
        told.accept(found);
    }

    /** As far as that is known. */
    Reachability reach() {
        return reach;
    }

    @Override
    public void close() {
        ended = true;
        DialBack.Watch begun = watch;
        if (begun != null) {
            begun.close();
        }
    }
}
