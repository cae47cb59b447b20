package org.fasttrack.peer.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.wire.proto.PushAnswer;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.peer.host.HostedSupernode;
import org.fasttrack.peer.host.SupernodeRole;
import org.fasttrack.peer.library.Holdings;
import org.fasttrack.peer.library.Library;
import org.fasttrack.peer.library.LibraryWatch;
import org.fasttrack.peer.library.ScanProgress;
import org.fasttrack.peer.library.Skipped;
import org.fasttrack.peer.reach.Arrivals;
import org.fasttrack.peer.reach.PushedConnections;
import org.fasttrack.peer.reach.Reach;
import org.fasttrack.peer.reach.ReachDialer;
import org.fasttrack.peer.reach.Whereabouts;
import org.fasttrack.peer.receipt.Courier;
import org.fasttrack.peer.torrent.BitTorrentHandler;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.torrent.Torrents;
import org.fasttrack.peer.transfer.ConnectionHandler;
import org.fasttrack.peer.transfer.ContentRoutes;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.HttpHandler;
import org.fasttrack.peer.transfer.PageRoute;
import org.fasttrack.peer.transfer.Route;
import org.fasttrack.peer.transfer.TransferLimits;
import org.fasttrack.peer.transfer.UploadMeter;
import org.fasttrack.peer.transfer.UploadSlots;
import org.fasttrack.peer.uplink.Introducers;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.fasttrack.peer.uplink.Uplink;
import org.fasttrack.supernode.reach.Reachability;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ordinary peer's parts, put together. */
public final class PeerRole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerRole.class);

    private final Library library;
    private @Nullable LibraryWatch watch;
    private final Rescans rescans = new Rescans(this::scanned);
    private final HostedSupernode hosted;
    private final Receipts receipts;
    private final UploadMeter uploads;
    private final UploadSlots slots;
    private final Torrents torrents;
    private final RateLimit up;
    private final RateLimit down;
    private final DataPort data;
    private final int contactPort;
    private final Uplink uplink;
    private final Reach reach;
    private @Nullable PublicSide publicSide;
    private final AtomicBoolean attaching = new AtomicBoolean();
    private volatile ShareList list = ShareList.of(List.of());
    private Set<Skipped> warned = Set.of();

    /**
     * Where a peer listens and whom it asks first.
     *
     * @param advertised where others reach the data port, when that is not where it listens; null otherwise
     * @param introducers whom it asks first
     * @param firewalled whether nobody can connect to the data port
     * @param hosted the supernode that it becomes when it is promoted; closed with the peer
     * @param limits of all traffic with other peers
     * @param data the node's data folder: receipts on their way, revocations
     */
    public record Setup(
            InetSocketAddress listen,
            @Nullable InetSocketAddress advertised,
            Introducers introducers,
            boolean firewalled,
            HostedSupernode hosted,
            Limits limits,
            Path data) {
        /** Others reach it where it listens, and nothing is limited but what strangers get. */
        public Setup(
                InetSocketAddress listen,
                Introducers introducers,
                boolean firewalled,
                HostedSupernode hosted,
                Path data) {
            this(listen, null, introducers, firewalled, hosted, Limits.NONE, data);
        }
    }

    /**
     * Bytes a second, {@link RateLimit#UNLIMITED} for no limit.
     *
     * @param slots peers served at once, by all protocols together
     */
    public record Limits(long up, long down, long strangerBytes, int slots) {
        public static final Limits NONE = new Limits(
                RateLimit.UNLIMITED,
                RateLimit.UNLIMITED,
                Receipts.STRANGER_BYTES,
                TransferLimits.DEFAULT.uploadSlots());

        /** With as many slots as usual. */
        public Limits(long up, long down, long strangerBytes) {
            this(up, down, strangerBytes, NONE.slots());
        }
    }

    /**
     * Serves, but shares nothing yet.
     *
     * @param library with its folders; closed with this role
     * @throws java.net.BindException when the data port is taken
     */
    public PeerRole(Membership self, Library library, Setup setup) throws IOException {
        this.library = library;
        this.hosted = setup.hosted();
        TransferLimits limits =
                TransferLimits.DEFAULT.withUploadSlots(setup.limits().slots());
        receipts = new Receipts(
                self,
                new Receipts.Setting(
                        setup.data(), setup.limits().strangerBytes(), this::sharedBytes, Courier.Pace.DEFAULT));
        uploads = new UploadMeter(
                receipts.credit()::given, content -> sharedBytes(content).orElse(Long.MAX_VALUE));
        slots = new UploadSlots(limits, receipts.scores()::of);
        ContentRoutes content = new ContentRoutes(new Shares(library, rescans::hint), slots, receipts.credit());
        up = new RateLimit(setup.limits().up());
        down = new RateLimit(setup.limits().down());
        var side = new SharedTorrents.Side(this::contactPort, uploadRates(), slots, uploads, receipts.messages());
        torrents = new Torrents(new SharedTorrents(library, self.id(), rescans::hint, side));
        receipts.messages().over(torrents::send);
        List<Route> routes = List.of(new MeteredRoute(content, uploads), receipts.route(), introducerPage());
        var protocols = protocols(new HttpHandler(routes, limits, up));
        data = setup.firewalled()
                ? DataPort.closed(setup.listen(), self.tls(), self.admission(), protocols, limits)
                : DataPort.open(setup.listen(), self.tls(), self.admission(), protocols, limits);
        InetSocketAddress reached = setup.advertised() != null
                ? setup.advertised()
                : new InetSocketAddress(setup.listen().getAddress(), dataPort());
        contactPort = setup.firewalled() ? 0 : reached.getPort();
        uplink = new Uplink(
                self.tls(),
                self.supernodes(),
                self.sealer(),
                self.opener(),
                setup.introducers(),
                new Uplink.SelfDescription(HostPort.text(reached), setup.firewalled(), hosted),
                () -> list);
        uplink.excludedBy(self::exclusion);
        reach = reach(self, setup.data());
        receipts.through(uplink::client, reach.dialer());
    }

    private OptionalLong sharedBytes(ContentId content) {
        return library.holdings().byContent(content).stream()
                .mapToLong(file -> file.record().bytes())
                .findFirst();
    }

    /** Connects out for others who ask, and asks others. */
    private Reach reach(Membership self, Path folder) {
        Arrivals arrivals = Arrivals.at(data, uplink::reach);
        hosted.sharing(arrivals);
        // A replay window of its own: in a node that is a supernode too, the same request passes through both.
        Opener opener = new Opener(self.network().id(), InstantSource.system());
        Whereabouts whereabouts = new Whereabouts();
        var dialer = new ReachDialer(self, whereabouts::of, arrivals, this::push);
        uplink.telling(
                new Told(new PushedConnections(self.id(), opener, data::serve), self, new RevocationFile(folder)));
        return new Reach(whereabouts, dialer);
    }

    private PushAnswer push(Sealed request, Duration limit) throws IOException {
        SupernodeClient supernode =
                uplink.client().orElseThrow(() -> new IOException("no supernode is in reach to ask for it"));
        return supernode.push(request, limit);
    }

    /** How this node reaches others. */
    public Reach reach() {
        return reach;
    }

    /** HTTP first, for whoever names no protocol. */
    private Map<String, ConnectionHandler> protocols(HttpHandler http) {
        Map<String, ConnectionHandler> protocols = new LinkedHashMap<>();
        protocols.put("http/1.1", http);
        protocols.put(BitTorrentHandler.PROTOCOL, new BitTorrentHandler(torrents, receipts.scores()::of));
        return protocols;
    }

    /** What limits everything that others get. */
    Rates uploadRates() {
        return new Rates(List.of(up), List.of());
    }

    /** Shown while the peer is a supernode too. */
    private PageRoute introducerPage() {
        return new PageRoute(
                "/.well-known/fasttrack",
                () -> hosted.role().isPresent(),
                () -> hosted.role().map(SupernodeRole::introducerPage).orElse("{}"));
    }

    /** The supernode that this peer is beside, while it is promoted. */
    public Optional<SupernodeRole> hosted() {
        return hosted.role();
    }

    /**
     * Scans the folders, attaches and keeps both up to date. Blocks for the first scan; when that is long, it attaches
     * meanwhile and shares what has been hashed.
     */
    public Holdings start(Consumer<ScanProgress> progress) throws IOException, InterruptedException {
        library.onPart(part -> {
            adopt(part);
            attach();
        });
        Holdings holdings = library.scan(progress);
        adopt(holdings);
        attach();
        watch = LibraryWatch.start(library, LibraryWatch.Pace.DEFAULT, this::adopt);
        return holdings;
    }

    private void attach() {
        if (attaching.compareAndSet(false, true)) {
            uplink.start();
            hosted.resume();
        }
    }

    /** Whether the supernode has acknowledged all that is shared now. */
    public boolean isRegistered() {
        int shared = list.records().size();
        return uplink.attachment()
                .filter(at -> at.version() > 0 && at.registeredFiles() == shared)
                .isPresent();
    }

    private Holdings scanned() throws InterruptedException {
        Holdings holdings = library.scan();
        adopt(holdings);
        return holdings;
    }

    /** Scans in the background. @return what the scan finds */
    CompletableFuture<Holdings> rescan() {
        return rescans.request();
    }

    /** Shares the folder no longer, from now on. @return false when no folder has that label */
    boolean unshare(String label) {
        boolean was = library.remove(label);
        adopt(library.holdings());
        rescans.hint(); // so that it is watched no longer
        return was;
    }

    /** Announces the newest scan's records: of two scans that end together, the older may come here last. */
    private synchronized void adopt(Holdings holdings) {
        warn(holdings.skipped());
        list = ShareList.of(library.holdings().records());
        uplink.sharesChanged();
    }

    /** Of what the scan before did not skip already. */
    private void warn(List<Skipped> skipped) {
        List<Skipped> news =
                skipped.stream().filter(skip -> !warned.contains(skip)).toList();
        if (!news.isEmpty()) {
            LOG.warn("not shared: {}; 'fasttrack share list' names them", Skipped.summary(news));
        }
        warned = Set.copyOf(skipped);
    }

    /** From now on, what {@code side} says may leave in the clear; it is closed with this role. */
    public void publish(PublicSide side) {
        publicSide = side;
    }

    /** What may leave in the clear, if anything. */
    Optional<PublicSide> publicSide() {
        return Optional.ofNullable(publicSide);
    }

    /** Whether it is willing to become a supernode. */
    public boolean promotable() {
        return hosted.isPromotable();
    }

    /** Whether it has its certificate and is on its way to being a supernode. */
    public boolean isJoining() {
        return hosted.isJoining();
    }

    public Receipts receipts() {
        return receipts;
    }

    /** Where other members of a swarm can connect to us; 0 when they cannot, as far as our supernode found out. */
    public int contactPort() {
        return uplink.reach().filter(Reachability::isFirewalled).isPresent() ? 0 : contactPort;
    }

    /** What is swarming here. */
    public Torrents torrents() {
        return torrents;
    }

    /** Who may be served now. */
    UploadSlots slots() {
        return slots;
    }

    /** Who is served what. */
    public UploadMeter uploads() {
        return uploads;
    }

    /** What all uploads and all downloads together may take. */
    public Rates rates() {
        return new Rates(List.of(up), List.of(down));
    }

    public Library library() {
        return library;
    }

    public Uplink uplink() {
        return uplink;
    }

    /** {@code host:port} of the data port. */
    public String dataAddress() {
        return HostPort.text(data.address());
    }

    public int dataPort() {
        return data.address().getPort();
    }

    public ShareList list() {
        return list;
    }

    @Override
    public void close() throws IOException {
        hosted.close();
        receipts.close();
        publicSide().ifPresent(PublicSide::close);
        uplink.close();
        data.close();
        torrents.close();
        LibraryWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
        rescans.close();
        library.close();
    }
}
