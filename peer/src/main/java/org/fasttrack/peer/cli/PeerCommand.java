package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.peer.host.HostedSupernode;
import org.fasttrack.peer.library.Holdings;
import org.fasttrack.peer.library.SharedFolder;
import org.fasttrack.peer.node.AddedFolders;
import org.fasttrack.peer.node.Folders;
import org.fasttrack.peer.node.IntroducerPages;
import org.fasttrack.peer.node.InvitationWatch;
import org.fasttrack.peer.node.KeptLimits;
import org.fasttrack.peer.node.Node;
import org.fasttrack.peer.node.PeerRole;
import org.fasttrack.peer.node.PublicSide;
import org.fasttrack.peer.node.Roles;
import org.fasttrack.peer.uplink.Introducers;
import org.fasttrack.peer.uplink.SupernodeMemory;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack peer}: runs in the foreground until SIGTERM or SIGINT. */
public final class PeerCommand implements Command {
    private static final int API_OFFSET = 3;
    private static final String DOWNLOADS = "downloads";

    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @ParametersDelegate
    private final NodeOptions node = new NodeOptions();

    @ParametersDelegate
    private final ServeOptions serve = new ServeOptions();

    @Parameter(names = "--listen", description = "HOST:PORT of the data port", placeholder = "HOST:PORT")
    private String listen = "127.0.0.1:1214";

    @Parameter(
            names = "--share",
            description = "a folder to share, [LABEL=]DIR (repeatable)",
            placeholder = "[LABEL=]DIR")
    private List<String> shares = new ArrayList<>();

    @Parameter(
            names = "--advertise",
            description = "HOST:PORT at which others reach the data port, behind a port forwarding (default: --listen)",
            placeholder = "HOST:PORT")
    private @Nullable String advertise;

    @Parameter(names = "--firewalled", description = "keep the data port closed, as behind a firewall")
    private boolean firewalled;

    @Parameter(names = "--no-promotion", description = "never become a supernode")
    private boolean noPromotion;

    @ParametersDelegate
    private final HostedPorts ports = new HostedPorts();

    @Parameter(
            names = "--downloads",
            description =
                    "folder for fetched files, shared only if --share names it (default: downloads in the data folder)",
            placeholder = "DIR")
    private @Nullable String downloads;

    @Parameter(
            names = "--no-share-downloads",
            description = "do not share what lies in the data folder's downloads, as 'downloads'")
    private boolean noShareDownloads;

    @ParametersDelegate
    private final LimitOptions limits = new LimitOptions();

    @Parameter(
            names = "--bittorrent-gateway",
            description = "HOST:PORT where ordinary BitTorrent clients get public content, in the clear (default: off)",
            placeholder = "HOST:PORT")
    private @Nullable String gateway;

    @Parameter(
            names = "--public",
            description = "the label of a shared folder that may leave through the gateway (repeatable)",
            placeholder = "LABEL")
    private List<String> publicLabels = new ArrayList<>();

    @Override
    public String name() {
        return "peer";
    }

    @Override
    public Group group() {
        return Group.RUN;
    }

    @Override
    public String summary() {
        return "run a peer: share folders, search, fetch";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack peer --network lab.network --share ~/Public --share talks=/srv/video",
                "fasttrack peer --invitation 5ki2vq3o.invitation --share ~/Public   # into a closed network",
                "fasttrack peer                               # later: the data folder has the network's file",
                "fasttrack peer --network lab.network --data p2 --listen 127.0.0.1:7770  # a second one on this machine");
    }

    @Override
    public int run(Console console) throws Exception {
        data.ensureFolder();
        Membership self = node.membership(data);
        InetSocketAddress at = NodeOptions.reachable(listen, "--listen");
        NodeOptions.requireFree(at, "--listen");
        List<String> introducers = new ArrayList<>(serve.join);
        introducers.addAll(self.network().plan().introducers());
        List<String> supernodes = new ArrayList<>(new IntroducerPages(self).resolve(introducers));
        self.network().roots().stream().map(RootKey::address).forEach(supernodes::add);
        SupernodeMemory met = SupernodeMemory.in(data.folder().resolve("supernodes"));
        InetSocketAddress told = advertise == null ? null : NodeOptions.reachable(advertise, "--advertise");
        HostedSupernode hosted = Assembly.hosted(self, data.folder(), !noPromotion, ports);
        PeerRole.Setup setup = new PeerRole.Setup(
                at,
                told,
                new Introducers(supernodes, met),
                firewalled,
                hosted,
                limits.limits(new KeptLimits(data.folder()).read()),
                data.folder());
        try (DataLock _ = DataLock.take(data.folder());
                InvitationWatch _ = node.watchInvitation(data, self);
                PeerRole role = Assembly.peer(self, data.folder(), folders(), setup);
                Node running =
                        new Node(self, Roles.of(role), () -> role.uplink().client(), places(at, role))) {
            ports.beside(() -> HostPort.parse(role.dataAddress()));
            publish(console, role);
            run(console, role, self);
        }
        Foreground.closed();
        return ExitCode.DONE;
    }

    /** Says loudly what leaves the network in the clear. */
    private void publish(Console console, PeerRole role) throws IOException {
        List<String> shared =
                role.library().folders().stream().map(SharedFolder::label).toList();
        for (String label : publicLabels) {
            if (!shared.contains(label)) {
                throw new Failure(
                        ExitCode.USAGE,
                        "--public " + label + ": no folder is shared as '" + label + "' (shared: "
                                + String.join(", ", shared) + ")");
            }
        }
        InetSocketAddress at = gateway == null ? null : NodeOptions.reachable(gateway, "--bittorrent-gateway");
        if (at != null) {
            NodeOptions.requireFree(at, "--bittorrent-gateway");
        }
        PublicSide side =
                PublicSide.open(role, Set.copyOf(publicLabels), data.folder().resolve("torrents"), at);
        role.publish(side);
        side.gateway()
                .ifPresent(open -> console.note("WARNING: the BitTorrent gateway at " + HostPort.text(open.address())
                        + " is PLAINTEXT: anybody who reaches it can fetch, and anybody on the way can read, "
                        + (publicLabels.isEmpty()
                                ? "nothing yet: no folder is marked with --public"
                                : "the content and the file names of: " + String.join(", ", publicLabels))));
    }

    private List<SharedFolder> folders() {
        try {
            List<SharedFolder> given = shares.stream()
                    .map(share -> Folders.parse(share, data.folder()))
                    .toList();
            requireDistinct(given);
            List<SharedFolder> all = new AddedFolders(data.folder()).besides(given);
            return downloads == null && !noShareDownloads ? withDownloads(all) : all;
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, "--share [LABEL=]DIR: " + e.getMessage(), e);
        }
    }

    private static void requireDistinct(List<SharedFolder> given) {
        Set<String> labels = new HashSet<>();
        for (SharedFolder folder : given) {
            if (!labels.add(folder.label())) {
                throw new IllegalArgumentException(
                        "two folders have the label '" + folder.label() + "': name another with LABEL=DIR");
            }
        }
    }

    /** And the downloads folder, unless it is among them or its label is. */
    private List<SharedFolder> withDownloads(List<SharedFolder> folders) throws IOException {
        Path folder = Files.createDirectories(data.folder().resolve(DOWNLOADS)).toRealPath();
        SharedFolder own = SharedFolder.of(DOWNLOADS, folder);
        boolean there =
                folders.stream().anyMatch(other -> other.label().equals(DOWNLOADS) || folder.startsWith(other.root()));
        return there ? folders : Stream.concat(folders.stream(), Stream.of(own)).toList();
    }

    private Node.Places places(InetSocketAddress at, PeerRole role) {
        Path folder = downloads == null ? data.folder().resolve(DOWNLOADS) : Path.of(downloads);
        InetSocketAddress api = serve.api(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), at.getPort() == 0 ? 0 : role.dataPort() + API_OFFSET));
        return new Node.Places(api, data.folder(), folder.toAbsolutePath());
    }

    private void run(Console console, PeerRole role, Membership self) throws Exception {
        CountDownLatch stop = Foreground.onSignal();
        Holdings holdings = role.start(progress -> console.progress(ScanLine.of(progress)));
        node.keepNetwork(data, self.network());
        console.clearProgress();
        console.note(Count.of(holdings.figures().files(), "file") + ", "
                + Sizes.show(holdings.figures().bytes()) + " shared; "
                + holdings.figures().skipped() + " skipped");
        if (awaitRegistered(role, stop)) {
            Foreground.ready(console, data.json, self.id(), role.dataAddress());
            stop.await();
        }
    }

    /** @return false when told to stop meanwhile */
    private static boolean awaitRegistered(PeerRole role, CountDownLatch stop) throws InterruptedException {
        while (!stop.await(20, TimeUnit.MILLISECONDS)) {
            if (role.isRegistered()) {
                return true;
            }
        }
        return false;
    }
}
