package org.fasttrack.peer.host;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.peer.download.BlockCheck;
import org.fasttrack.peer.reach.Arrivals;
import org.fasttrack.peer.reach.GivenConnections;
import org.fasttrack.peer.reach.Reach;
import org.fasttrack.peer.reach.ReachDialer;
import org.fasttrack.peer.reach.Whereabouts;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.HttpHandler;
import org.fasttrack.peer.transfer.PageRoute;
import org.fasttrack.peer.transfer.TransferLimits;
import org.fasttrack.supernode.access.RevocationSpread;
import org.fasttrack.supernode.books.BooksService;
import org.fasttrack.supernode.books.PromotionCriteria;
import org.fasttrack.supernode.directory.Directory;
import org.fasttrack.supernode.federation.Federation;
import org.fasttrack.supernode.introducer.Page;
import org.fasttrack.supernode.ledger.Bookkeeper;
import org.fasttrack.supernode.ledger.Pace;
import org.fasttrack.supernode.ledger.ScoreBook;
import org.fasttrack.supernode.ledger.SpotChecks;
import org.fasttrack.supernode.membership.Cluster;
import org.fasttrack.supernode.promoter.Promoter;
import org.fasttrack.supernode.reach.DialBack;
import org.fasttrack.supernode.reach.Pushes;
import org.fasttrack.supernode.reach.Reachability;
import org.fasttrack.supernode.relay.RelayLimits;
import org.fasttrack.supernode.relay.Relays;
import org.fasttrack.supernode.session.AttachedPeers;
import org.fasttrack.supernode.session.ControlServer;
import org.fasttrack.supernode.session.Hits;
import org.fasttrack.supernode.session.SessionContext;
import org.fasttrack.supernode.session.SessionLimits;
import org.fasttrack.supernode.session.SupernodeService;
import org.jspecify.annotations.Nullable;

/** The supernode's parts, put together: the directory, the peers attached to it, the cluster and the control port. */
public final class SupernodeRole implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration OWN_PEER = Duration.ofSeconds(5);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Directory directory = new Directory();
    private final AttachedPeers attached = new AttachedPeers(directory);
    private final SessionLimits limits;
    private final Bookkeeper books;
    private final SpotChecks spotChecks;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Timer timer = Timer.start("evidence");
    private final Membership self;
    private final String controlAddress;
    private final Notices notices;
    private final Cluster cluster;
    private final RevocationSpread revocations;
    private final Federation federation;
    private final FederatedSearches searches;
    private final ControlServer control;
    private final @Nullable DataPort data;
    private final Page page;
    private final Promoter promoter;
    private final String clusterAddress;
    private final Relays relays;
    private final Reach reach;

    /**
     * Where a supernode listens.
     *
     * @param cluster where its cluster does
     * @param data for the introducer page and relays; empty when the peer in this process has a data port of its own: that one
     *     shows the page, and nothing is relayed
     * @param relays what it carries for peers behind firewalls
     * @param ofPeer what arrives at the peer's data port, when {@code data} is empty
     */
    public record Ports(
            InetSocketAddress control,
            InetSocketAddress cluster,
            Optional<InetSocketAddress> data,
            RelayLimits relays,
            Arrivals ofPeer) {
        /** Of a supernode that is no peer. */
        public Ports(InetSocketAddress control, InetSocketAddress cluster, InetSocketAddress data, RelayLimits relays) {
            this(control, cluster, Optional.of(data), relays, Arrivals.none());
        }

        /** Of one in a peer's process. */
        public Ports(InetSocketAddress control, InetSocketAddress cluster, Arrivals ofPeer) {
            this(
                    control,
                    cluster,
                    Optional.empty(),
                    RelayLimits.DEFAULT.with(
                            0, RelayLimits.DEFAULT.bytesPerSecond(), RelayLimits.DEFAULT.bytesOfAsker()),
                    ofPeer);
        }
    }

    /** What a supernode tells the process that it runs in. */
    public interface Notices {
        /** One more revocation is known, to be kept. */
        void revoked();

        /** More certificates are known, to be kept. */
        void certified();

        /** From now on it shows these certificates, the newest of its own first. */
        void renewed(List<Certificate> chain);

        /** It has to go: it is no supernode any more. On a thread of its own. */
        void steppedDown(String reason);
    }

    /**
     * Listens, but is no member yet.
     *
     * @param cluster not joined; closed with this role
     * @param books closed with this role
     * @throws java.net.BindException naming the port that is taken
     */
    public SupernodeRole(Membership self, Ports ports, Cluster cluster, Bookkeeper books, Notices notices)
            throws IOException {
        this.self = self;
        this.books = books;
        this.limits = SessionLimits.DEFAULT.withLease(pace(self).lease());
        this.notices = notices;
        this.cluster = cluster;
        this.controlAddress = HostPort.text(ports.control());
        this.clusterAddress = HostPort.text(ports.cluster());
        Hits hits = new Hits(self.id(), directory, attached, books::score);
        federation = new Federation(
                cluster, roots(self), new OwnDirectory(directory, attached, hits), self.opener(), this::entry);
        revocations = new RevocationSpread(cluster, self.revocations(), this::revoked);
        books.join(cluster);
        searches = new FederatedSearches(federation, self.opener());
        page = new Page(self.sealer(), this::supernodes, roots(self));
        promoter = new Promoter(
                self,
                cluster,
                new Promoter.Surroundings(
                        attached, books, this::supernodes, notices::certified, this::renewed, notices::steppedDown));
        SessionContext sessions = new SessionContext(limits, self.opener(), page, books).with(self.revocations());
        relays = new Relays(HostPort.text(ports.data().orElse(ports.control())), ports.relays());
        Pushes pushes = new Pushes(cluster, new Opener(self.network().id(), InstantSource.system()), attached, relays);
        SupernodeService service = new SupernodeService(
                attached,
                hits,
                searches,
                sessions.with(new DialBack(new DataDialer(self))).with(pushes));
        PromotionCriteria criteria = new PromotionCriteria(self.network().promotion(), attached::candidate);
        control = new ControlServer(
                ports.control(),
                self.tls(),
                self.admission(),
                service,
                List.of(new BooksService(
                        books, books, criteria, () -> self.certificates().all(Instant.now()), InstantSource.system())));
        data = ports.data().isPresent() ? introducerPort(ports.data().get(), page) : null;
        reach = reach(self, data == null ? ports.ofPeer() : arrivalsAt(data), pushes);
        spotChecks = new SpotChecks(attached, new BlockCheck(reach.dialer()), books, threads, new SecureRandom());
        timer.every(TICK, books::tick);
        timer.every(TICK, () -> spotChecks.tick(Instant.now()));
        timer.every(TICK, promoter::tick);
        timer.every(OWN_PEER, this::sendOwnPeerAway);
    }

    /** How often a supernode of this network writes down what it witnesses. */
    public static Pace pace(Membership self) {
        return Pace.of(self.network().plan().scorePolicy(), SessionLimits.DEFAULT.lease());
    }

    /** @param blocks at most so many blocks a minute are fetched from peers and verified; 0: none */
    public void limitSpotChecks(int blocks) {
        spotChecks.limit(blocks);
    }

    /** What this supernode's evidence says of nodes. */
    public ScoreBook scores() {
        return books;
    }

    private static Set<NodeId> roots(Membership self) {
        return self.network().roots().stream().map(RootKey::id).collect(Collectors.toUnmodifiableSet());
    }

    /** The data port of a supernode that shares nothing: it shows the introducer page. */
    private DataPort introducerPort(InetSocketAddress listen, Page page) throws IOException {
        PageRoute wellKnown = new PageRoute("/.well-known/fasttrack", page::json);
        TransferLimits transfers = TransferLimits.DEFAULT;
        HttpHandler http = new HttpHandler(List.of(wellKnown), transfers);
        return DataPort.open(listen, self.tls(), self.admission(), Map.of("http/1.1", http), transfers);
    }

    /** Asks the peers attached here itself, and relays for others. */
    private Reach reach(Membership self, Arrivals arrivals, Pushes pushes) {
        Whereabouts whereabouts = new Whereabouts();
        return new Reach(
                whereabouts,
                new ReachDialer(
                        self,
                        peer -> attachedPlace(peer).or(() -> whereabouts.of(peer)),
                        arrivals,
                        (request, limit) -> pushes.push(request, self.id())));
    }

    private Arrivals arrivalsAt(DataPort port) {
        Reachability open = Reachability.open(HostPort.text(port.address()));
        Arrivals arrivals = new Arrivals(new GivenConnections(), () -> Optional.of(open));
        port.taking(arrivals.given().or(relays::take));
        return arrivals;
    }

    private Optional<Whereabouts.Place> attachedPlace(NodeId peer) {
        return attached.reach(peer).map(found -> new Whereabouts.Place(found.isFirewalled(), self.id()));
    }

    /** How this supernode reaches peers, those attached here and others. */
    public Reach reach() {
        return reach;
    }

    /** Joins the cluster; blocks until this supernode is a member. */
    public void start() {
        federation.start();
        promoter.start();
        cluster.join();
    }

    /** Shows the newest certificate, and those that it rests on, in handshakes from now on. */
    private void renewed(Certificate newest) {
        List<Certificate> chain = self.certificates().chain(newest.candidate(), Instant.now());
        self.renew(chain);
        notices.renewed(chain);
    }

    /** The introducer page of this moment, as JSON. */
    public String introducerPage() {
        return page.json();
    }

    /** Tells all peers to attach to the other supernodes, and waits until they have, two seconds at most. */
    public void handOverAll() throws InterruptedException {
        List<SupernodeEntry> others = page.others();
        if (!others.isEmpty()) {
            attached.moveAll(others);
        }
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        while (!others.isEmpty() && attached.count() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** The peer in this process came here because there was nobody else; what is attested of it counts only elsewhere. */
    private void sendOwnPeerAway() {
        page.others().stream()
                .filter(other -> !other.getControlAddress().isEmpty())
                .findFirst()
                .ifPresent(other -> attached.move(self.id(), other));
    }

    private void revoked(NodeId node) {
        attached.expel(node, "its invitation was revoked");
        notices.revoked();
    }

    /** Learns a sealed revocation and spreads it. @return false when it does not verify or was known */
    public boolean revoke(byte[] seal) {
        return revocations.learn(seal);
    }

    private SupernodeEntry entry() {
        return SupernodeEntry.newBuilder()
                .setId(ByteString.copyFrom(self.id().bytes()))
                .setControlAddress(controlAddress)
                .setPeers(attached.count())
                .setMaxPeers(limits.maxPeers())
                .setFiles(directory.stats().files())
                .setClusterAddress(clusterAddress)
                .build();
    }

    private List<SupernodeEntry> supernodes() {
        List<SupernodeEntry> all = new ArrayList<>(federation.others());
        Instant now = Instant.now();
        all.removeIf(other -> books.isConvicted(NodeId.of(other.getId().toByteArray()), now));
        all.addFirst(entry());
        return all;
    }

    public String controlAddress() {
        return controlAddress;
    }

    /** The cluster as this supernode sees it, itself included. */
    public List<NodeId> members() {
        return cluster.view().members();
    }

    /** Whom the supernodes are promoting, as far as this one takes part in it. */
    public Optional<Promoter.Progress> promotion() {
        return promoter.progress();
    }

    /** How long its own evidence log is. */
    public long evidenceEntries() {
        return books.entries();
    }

    public int attachedPeers() {
        return attached.count();
    }

    public long indexedFiles() {
        return directory.stats().files();
    }

    @Override
    public void close() throws IOException {
        control.close();
        if (data != null) {
            data.close();
        }
        relays.close();
        promoter.close();
        federation.close();
        cluster.close();
        searches.close();
        timer.close();
        threads.shutdownNow();
        books.close(); // last: those who left until now are in it
    }
}
