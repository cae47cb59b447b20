package org.fasttrack.peer.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.fasttrack.common.network.Admission;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.peer.library.Holdings;
import org.fasttrack.peer.library.Library;
import org.fasttrack.peer.library.LibraryWatch;
import org.fasttrack.peer.library.ScanProgress;
import org.fasttrack.peer.transfer.ConnectionHandler;
import org.fasttrack.peer.transfer.ContentRoutes;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.HttpHandler;
import org.fasttrack.peer.transfer.TransferLimits;
import org.fasttrack.peer.uplink.Introducers;
import org.fasttrack.peer.uplink.Uplink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ordinary peer's parts, put together. */
public final class PeerRole implements AutoCloseable {
    private static final int SHOWN_SKIPS = 20;
    private static final Logger LOG = LoggerFactory.getLogger(PeerRole.class);

    private final Library library;
    private @Nullable LibraryWatch watch;
    private final AtomicBoolean rescanning = new AtomicBoolean();
    private final boolean promotable;
    private final DataPort data;
    private final Uplink uplink;
    private volatile ShareList list = ShareList.of(List.of());

    /**
     * Where a peer listens and whom it asks first.
     *
     * @param advertised where others reach the data port, when that is not where it listens; null otherwise
     * @param introducers whom it asks first
     * @param firewalled whether nobody can connect to the data port
     * @param promotable whether it is willing to become a supernode
     */
    public record Setup(
            InetSocketAddress listen,
            @Nullable InetSocketAddress advertised,
            Introducers introducers,
            boolean firewalled,
            boolean promotable) {
        /** Others reach it where it listens. */
        public Setup(InetSocketAddress listen, Introducers introducers, boolean firewalled, boolean promotable) {
            this(listen, null, introducers, firewalled, promotable);
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
        this.promotable = setup.promotable();
        TransferLimits limits = TransferLimits.DEFAULT;
        ContentRoutes content = new ContentRoutes(new Shares(library, this::rescanLater), limits);
        Map<String, ConnectionHandler> protocols = Map.of("http/1.1", new HttpHandler(List.of(content), limits));
        data = setup.firewalled()
                ? DataPort.closed(setup.listen(), self.tls(), self.admission(), protocols, limits)
                : DataPort.open(setup.listen(), self.tls(), self.admission(), protocols, limits);
        InetSocketAddress reached = setup.advertised() != null
                ? setup.advertised()
                : new InetSocketAddress(setup.listen().getAddress(), dataPort());
        uplink = new Uplink(
                self.tls(),
                Admission.cluster(self.network()),
                self.sealer(),
                self.opener(),
                setup.introducers(),
                new Uplink.SelfDescription(HostPort.text(reached), setup.firewalled()),
                () -> list);
    }

    /** Scans the folders, then attaches and keeps both up to date. Blocks for the first scan. */
    public Holdings start(Consumer<ScanProgress> progress) throws IOException, InterruptedException {
        Holdings holdings = library.scan(progress);
        adopt(holdings);
        uplink.start();
        watch = LibraryWatch.start(library, LibraryWatch.Pace.DEFAULT, this::adopt);
        return holdings;
    }

    /** Scans in the background, unless that is going on already. */
    private void rescanLater() {
        if (rescanning.compareAndSet(false, true)) {
            Thread.ofVirtual().name("rescan").start(() -> {
                try {
                    adopt(library.scan());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    rescanning.set(false);
                }
            });
        }
    }

    /** Scans now. Blocks. */
    public Holdings rescan() throws InterruptedException {
        Holdings holdings = library.scan();
        adopt(holdings);
        return holdings;
    }

    /** Announces the newest scan's records: of two scans that end together, the older may come here last. */
    private synchronized void adopt(Holdings holdings) {
        holdings.skipped().stream()
                .limit(SHOWN_SKIPS)
                .forEach(skipped -> LOG.warn("not shared: {}: {}", skipped.path(), skipped.detail()));
        if (holdings.skipped().size() > SHOWN_SKIPS) {
            LOG.warn(
                    "not shared: {} more; 'fasttrack share list' counts them",
                    holdings.skipped().size() - SHOWN_SKIPS);
        }
        list = ShareList.of(library.holdings().records());
        uplink.sharesChanged();
    }

    /** Whether it is willing to become a supernode. */
    public boolean promotable() {
        return promotable;
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
        uplink.close();
        data.close();
        LibraryWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
        library.close();
    }
}
