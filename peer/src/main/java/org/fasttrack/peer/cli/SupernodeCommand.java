package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.peer.host.SupernodeRole;
import org.fasttrack.peer.node.Node;
import org.fasttrack.peer.node.Roles;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.fasttrack.supernode.ledger.SpotChecks;
import org.fasttrack.supernode.relay.RelayLimits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code fasttrack supernode}: runs in the foreground until SIGTERM or SIGINT. */
public final class SupernodeCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(SupernodeCommand.class);
    private static final int CLUSTER_OFFSET = 1;
    private static final int DATA_OFFSET = -1;
    private static final int API_OFFSET = 2;

    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @ParametersDelegate
    private final NodeOptions node = new NodeOptions();

    @ParametersDelegate
    private final ServeOptions serve = new ServeOptions();

    @Parameter(names = "--listen", description = "HOST:PORT of the control port", placeholder = "HOST:PORT")
    private String listen = "127.0.0.1:1215";

    @Parameter(
            names = "--cluster-listen",
            description = "HOST:PORT of the cluster port (default: control port + 1)",
            placeholder = "HOST:PORT")
    private @Nullable String clusterListen;

    @Parameter(
            names = "--data-listen",
            description = "HOST:PORT of the data port, with the introducer page (default: control port - 1)",
            placeholder = "HOST:PORT")
    private @Nullable String dataListen;

    @Parameter(
            names = "--spot-checks",
            description = "fetch and verify at most so many blocks of the peers' files a minute (0: none)")
    private int spotChecks = SpotChecks.USUAL_A_MINUTE;

    @Parameter(
            names = "--relays",
            description = "connections carried at once between peers that are both behind firewalls; 0: none")
    private int relays = RelayLimits.DEFAULT.relays();

    @Parameter(
            names = "--relay-rate",
            description = "bytes a second of all relays together",
            converter = Sizes.SizeConverter.class,
            placeholder = "RATE")
    private long relayRate = RelayLimits.DEFAULT.bytesPerSecond();

    @Parameter(
            names = "--relay-bytes",
            description = "bytes relayed for one peer within an hour",
            placeholder = "SIZE",
            converter = Sizes.SizeConverter.class)
    private long relayBytes = RelayLimits.DEFAULT.bytesOfAsker();

    @Override
    public String name() {
        return "supernode";
    }

    @Override
    public Group group() {
        return Group.RUN;
    }

    @Override
    public String summary() {
        return "run a supernode: keep the directory of the peers around, answer searches";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack supernode --network lab.network --listen 10.0.0.1:1215",
                "fasttrack supernode --network lab.network --data sn2 --listen 127.0.0.1:7720");
    }

    @Override
    public int run(Console console) throws Exception {
        data.ensureFolder();
        Membership self = node.membership(data);
        if (!self.network().isRoot(self.id())) {
            throw new Failure(
                    ExitCode.REFUSED,
                    self.id() + " is no supernode of the network '"
                            + self.network().name() + "': its creator names them with --root");
        }
        InetSocketAddress control = free(listen, "--listen", null, 0);
        InetSocketAddress cluster = free(clusterListen, "--cluster-listen", control, CLUSTER_OFFSET);
        InetSocketAddress introducer = free(dataListen, "--data-listen", control, DATA_OFFSET);
        InetSocketAddress api =
                serve.api(new InetSocketAddress(InetAddress.getLoopbackAddress(), control.getPort() + API_OFFSET));
        List<InetSocketAddress> others = serve.join.stream()
                .map(text -> NodeOptions.address(text, "--join"))
                .toList();
        Node.Places places = new Node.Places(
                api, data.folder(), data.folder().resolve("downloads").toAbsolutePath());
        SupernodeRole.Ports ports = new SupernodeRole.Ports(control, cluster, introducer, relayLimits());
        try (DataLock _ = DataLock.take(data.folder());
                SupernodeRole role = Assembly.supernode(self, ports, others, data.folder());
                SupernodeClient itself =
                        new SupernodeClient(self.tls(), self.admission(), HostPort.text(ports.control()));
                Node running = new Node(self, Roles.of(role), () -> Optional.of(itself), places)) {
            role.limitSpotChecks(spotChecks);
            CountDownLatch stop = Foreground.onSignal();
            joinCluster(role, self);
            node.keepNetwork(data, self.network());
            Foreground.ready(console, data.json, self.id(), role.controlAddress());
            stop.await();
        }
        Foreground.closed();
        return ExitCode.DONE;
    }

    /** Joins, and when other roots run already, waits until they are in view: a cluster of one's own is none. */
    private static void joinCluster(SupernodeRole role, Membership self) throws InterruptedException {
        RootsInReach others = RootsInReach.of(self);
        role.start();
        int joined = others.awaitJoined(role);
        others.compareClocks();
        LOG.info(
                "serving in a cluster of {}; {} of the network's {} roots are in it",
                role.members().size(),
                joined,
                self.network().roots().size());
    }

    private RelayLimits relayLimits() {
        try {
            return RelayLimits.DEFAULT.with(relays, relayRate, relayBytes);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.USAGE, "--relays takes 0 or more, --relay-rate and --relay-bytes take 1 or more", e);
        }
    }

    /** The address given, or the control port's with an offset. @throws Failure naming the flag when it is taken */
    private static InetSocketAddress free(
            @Nullable String given, String flag, @Nullable InetSocketAddress control, int offset) {
        InetSocketAddress address = given != null || control == null
                ? NodeOptions.reachable(String.valueOf(given), flag)
                : HostPort.shifted(control, offset);
        NodeOptions.requireFree(address, flag);
        return address;
    }
}
