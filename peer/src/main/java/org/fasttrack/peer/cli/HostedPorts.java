package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.Supplier;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.peer.host.SupernodeRole;
import org.fasttrack.peer.reach.Arrivals;
import org.jspecify.annotations.Nullable;

/** Where a peer listens once it is promoted. What is not said is beside the data port, or any free port of its address. */
final class HostedPorts {
    private static final int CONTROL_OFFSET = 1;
    private static final int CLUSTER_OFFSET = 2;

    @Parameter(
            names = "--control-listen",
            description = "HOST:PORT of the control port once promoted (default: data port + 1, or a free one)",
            placeholder = "HOST:PORT")
    private @Nullable String control;

    @Parameter(
            names = "--cluster-listen",
            description = "HOST:PORT of the cluster port once promoted (default: data port + 2, or a free one)",
            placeholder = "HOST:PORT")
    private @Nullable String cluster;

    private Supplier<InetSocketAddress> data = () -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Tells where the data port is, once it is open. */
    void beside(Supplier<InetSocketAddress> dataPort) {
        data = dataPort;
    }

    /** @param arrivals at the data port */
    SupernodeRole.Ports choose(Arrivals arrivals) throws IOException {
        return new SupernodeRole.Ports(
                address(control, "--control-listen", CONTROL_OFFSET),
                address(cluster, "--cluster-listen", CLUSTER_OFFSET),
                arrivals);
    }

    private InetSocketAddress address(@Nullable String given, String flag, int offset) throws IOException {
        if (given != null) {
            return NodeOptions.reachable(given, flag);
        }
        if (data.get().getPort() == 0) {
            return anyFree(data.get().getAddress());
        }
        InetSocketAddress beside = HostPort.shifted(data.get(), offset);
        return isFree(beside) ? beside : anyFree(beside.getAddress());
    }

    private static boolean isFree(InetSocketAddress address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetSocketAddress anyFree(InetAddress host) throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, host)) {
            return new InetSocketAddress(host, probe.getLocalPort());
        }
    }
}
