package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.peer.library.Holdings;
import org.fasttrack.peer.library.ScanProgress;
import org.fasttrack.peer.library.SharedFolder;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack peer}: runs in the foreground until SIGTERM or SIGINT. */
public final class PeerCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @ParametersDelegate
    private final NodeOptions node = new NodeOptions();

    @Parameter(names = "--listen", description = "HOST:PORT of the data port")
    private String listen = "127.0.0.1:1214";

    @Parameter(names = "--api", description = "HOST:PORT of the local API (default: loopback, data port + 3)")
    private @Nullable String api;

    @Parameter(names = "--share", description = "a folder to share, [LABEL=]DIR (repeatable)")
    private List<String> shares = new ArrayList<>();

    @Parameter(names = "--join", description = "HOST:PORT of supernodes to ask first (besides the network file's)")
    private List<String> join = new ArrayList<>();

    @Parameter(names = "--firewalled", description = "tell others that the data port cannot be reached")
    private boolean firewalled;

    @Override
    public String name() {
        return "peer";
    }

    @Override
    public String summary() {
        return "run a peer: share folders, search, fetch";
    }

    @Override
    public int run(Console console) throws Exception {
        data.ensureFolder();
        NodeOptions.Membership self = node.membership(data);
        InetSocketAddress at = NodeOptions.address(listen, "--listen");
        List<String> supernodes = new ArrayList<>(join);
        self.network().roots().stream().map(RootKey::address).forEach(supernodes::add);
        List<SharedFolder> folders = shares.stream().map(PeerCommand::folder).toList();
        try (PeerRole role =
                        new PeerRole(self, new PeerRole.Setup(data.folder(), at, supernodes, firewalled, folders));
                Node running = new Node(
                        self,
                        Optional.of(role),
                        Optional.empty(),
                        () -> role.uplink().client(),
                        apiAddress(at, role),
                        data.folder())) {
            CountDownLatch stop = Stop.onSignal();
            Holdings holdings = role.start(progress -> console.progress(show(progress)));
            console.clearProgress();
            console.note(holdings.figures().files() + " files, "
                    + Sizes.show(holdings.figures().bytes()) + " shared; "
                    + holdings.figures().skipped() + " skipped");
            if (awaitRegistered(role, stop)) {
                ready(console, self, at, role);
                stop.await();
            }
        } catch (BindException e) {
            throw new Failure(ExitCode.USAGE, listen + " is taken: choose another address with --listen HOST:PORT", e);
        }
        Stop.done();
        return ExitCode.DONE;
    }

    private InetSocketAddress apiAddress(InetSocketAddress at, PeerRole role) {
        return api != null
                ? NodeOptions.address(api, "--api")
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), at.getPort() == 0 ? 0 : role.dataPort() + 3);
    }

    /** @return false when told to stop meanwhile */
    private static boolean awaitRegistered(PeerRole role, CountDownLatch stop) throws InterruptedException {
        while (!stop.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            if (role.uplink().attachment().filter(a -> a.version() > 0).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private void ready(Console console, NodeOptions.Membership self, InetSocketAddress at, PeerRole role) {
        String address = NodeOptions.text(new InetSocketAddress(at.getAddress(), role.dataPort()));
        if (data.json) {
            console.json(Json.of("ready", true, "id", self.key().id().toString(), "listen", address));
        } else {
            console.line("ready " + self.key().id() + " " + address);
        }
    }

    private static String show(ScanProgress p) {
        int percent = p.bytesTotal() == 0 ? 100 : (int) (100 * p.bytesDone() / p.bytesTotal());
        return "hashing " + percent + " %  " + p.filesDone() + " of " + p.filesTotal() + " files  "
                + Sizes.show(p.bytesDone());
    }

    /** {@code [LABEL=]DIR}. @throws Failure when there is no such folder */
    static SharedFolder folder(String text) {
        int equals = text.indexOf('=');
        Path root = Path.of(text.substring(equals + 1));
        if (!Files.isDirectory(root)) {
            throw new Failure(ExitCode.USAGE, root + " is no folder: --share takes [LABEL=]DIR");
        }
        try {
            Path real = root.toRealPath();
            return equals > 0 ? SharedFolder.of(text.substring(0, equals), real) : SharedFolder.of(real);
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, root + " cannot be shared: " + e.getMessage(), e);
        }
    }
}
