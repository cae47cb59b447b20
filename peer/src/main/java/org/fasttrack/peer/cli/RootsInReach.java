package org.fasttrack.peer.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.core.ClockTolerance;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.peer.host.SupernodeRole;
import org.fasttrack.peer.uplink.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network's other roots whose control port accepts connections: those that a new supernode must find itself with. */
record RootsInReach(Membership self, Set<NodeId> running) {
    private static final Logger LOG = LoggerFactory.getLogger(RootsInReach.class);
    private static final int CONNECT_MILLIS = 500;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_MILLIS = 50;

    static RootsInReach of(Membership self) {
        Set<NodeId> running = new HashSet<>();
        for (RootKey root : self.network().roots()) {
            if (!root.id().equals(self.id()) && accepts(root.address())) {
                running.add(root.id());
            }
        }
        return new RootsInReach(self, Set.copyOf(running));
    }

    private static boolean accepts(String address) {
        try (Socket probe = new Socket()) {
            InetSocketAddress control = HostPort.parse(address);
            probe.connect(control, CONNECT_MILLIS);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Warns when this machine's clock differs so much from another root's that they refuse each other's messages. */
    void compareClocks() {
        for (RootKey root : self.network().roots()) {
            if (running.contains(root.id())) {
                Clocks.ahead(self, root.address()).ifPresent(ahead -> compared(root, ahead));
            }
        }
    }

    private static void compared(RootKey root, Duration ahead) {
        if (ahead.abs().compareTo(ClockTolerance.VALUE) > 0) {
            LOG.warn(
                    "this machine's clock is {} s {} that of supernode {}: beyond {} s they refuse each other's messages",
                    ahead.abs().toSeconds(),
                    ahead.isNegative() ? "ahead of" : "behind",
                    root.id().shortForm(),
                    ClockTolerance.VALUE.toSeconds());
        }
    }

    /** Waits, ten seconds at most. @return how many of the network's roots are in the cluster, this node included */
    int awaitJoined(SupernodeRole role) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!role.members().containsAll(running) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        List<NodeId> members = role.members();
        return (int) self.network().roots().stream()
                .filter(root -> members.contains(root.id()))
                .count();
    }
}
