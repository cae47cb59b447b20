package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack supernode}: runs in the foreground until SIGTERM or SIGINT. */
public final class SupernodeCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @ParametersDelegate
    private final NodeOptions node = new NodeOptions();

    @Parameter(names = "--listen", description = "HOST:PORT of the control port")
    private String listen = "127.0.0.1:1215";

    @Parameter(names = "--cluster-listen", description = "HOST:PORT of the cluster port (default: control port + 1)")
    private @Nullable String clusterListen;

    @Parameter(
            names = "--data-listen",
            description = "HOST:PORT of the data port, with the introducer page (default: control port - 1)")
    private @Nullable String dataListen;

    @Parameter(names = "--api", description = "HOST:PORT of the local API (default: loopback, control port + 2)")
    private @Nullable String api;

    @Parameter(
            names = "--join",
            description = "HOST:PORT of other supernodes' control ports (besides the network file's)")
    private List<String> join = new ArrayList<>();

    @Override
    public String name() {
        return "supernode";
    }

    @Override
    public String summary() {
        return "run a supernode: keep the directory of the peers around, answer searches";
    }

    @Override
    public int run(Console console) throws Exception {
        data.ensureFolder();
        NodeOptions.Membership self = node.membership(data);
        if (!self.network().isRoot(self.key().id())) {
            throw new Failure(
                    ExitCode.REFUSED,
                    self.key().id() + " is no supernode of the network '"
                            + self.network().name() + "': its creator names them with --root");
        }
        InetSocketAddress control = NodeOptions.address(listen, "--listen");
        SupernodeRole.Ports ports = new SupernodeRole.Ports(
                control,
                clusterListen == null
                        ? NodeOptions.shifted(control, 1)
                        : NodeOptions.address(clusterListen, "--cluster-listen"),
                dataListen == null
                        ? NodeOptions.shifted(control, -1)
                        : NodeOptions.address(dataListen, "--data-listen"));
        List<InetSocketAddress> others = join.stream()
                .map(text -> NodeOptions.shifted(NodeOptions.address(text, "--join"), 1))
                .toList();
        InetSocketAddress local = api == null
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), control.getPort() + 2)
                : NodeOptions.address(api, "--api");
        serve(console, self, ports, others, local);
        Stop.done();
        return ExitCode.DONE;
    }

    private void serve(
            Console console,
            NodeOptions.Membership self,
            SupernodeRole.Ports ports,
            List<InetSocketAddress> others,
            InetSocketAddress local)
            throws Exception {
        String address = NodeOptions.text(ports.control());
        try (SupernodeRole role = new SupernodeRole(self, ports, others);
                SupernodeClient itself = new SupernodeClient(self.tls(), self.admission(), address);
                Node running = new Node(
                        self, Optional.empty(), Optional.of(role), () -> Optional.of(itself), local, data.folder())) {
            CountDownLatch stop = Stop.onSignal();
            role.start();
            if (data.json) {
                console.json(Json.of("ready", true, "id", self.key().id().toString(), "listen", address));
            } else {
                console.line("ready " + self.key().id() + " " + address);
            }
            stop.await();
        } catch (BindException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "an address of " + ports
                            + " is taken: choose others with --listen, --cluster-listen or --data-listen",
                    e);
        }
    }
}
