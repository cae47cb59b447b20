package org.fasttrack.peer.uplink;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.QueryParser;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.supernode.directory.Directory;
import org.fasttrack.supernode.introducer.Page;
import org.fasttrack.supernode.reach.DialBack;
import org.fasttrack.supernode.session.AttachedPeers;
import org.fasttrack.supernode.session.ControlServer;
import org.fasttrack.supernode.session.Hits;
import org.fasttrack.supernode.session.SessionContext;
import org.fasttrack.supernode.session.SessionLimits;
import org.fasttrack.supernode.session.SupernodeService;

/** A supernode's control port on loopback, alone or told of others. */
final class TestSupernode implements AutoCloseable {
    static final NetworkId NETWORK = NetworkId.of(new byte[NetworkId.BYTES]);

    final IdentityKey key;
    final Directory directory = new Directory();
    final AttachedPeers attached = new AttachedPeers(directory);
    private final List<SupernodeEntry> page = new CopyOnWriteArrayList<>();
    private final SessionLimits limits;
    private final ControlServer server;
    private final int port;

    private TestSupernode(IdentityKey key, SessionLimits limits, PeerCheck check, int listen) throws IOException {
        this(key, limits, check, listen, UnaryOperator.identity());
    }

    private TestSupernode(
            IdentityKey key, SessionLimits limits, PeerCheck check, int listen, UnaryOperator<SessionContext> more)
            throws IOException {
        this.key = key;
        this.limits = limits;
        InstantSource clock = InstantSource.system();
        SessionContext sessions = new SessionContext(
                limits, new Opener(NETWORK, clock), new Page(new Sealer(key, NETWORK, clock), () -> page, Set.of()));
        SupernodeService service = new SupernodeService(
                attached,
                new Hits(key.id(), directory, attached),
                (query, caller, observer) -> observer.refused("no searches here"),
                more.apply(sessions));
        server = new ControlServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), listen),
                TlsIdentity.create(key, new byte[0]),
                check,
                service);
        this.port = server.port();
        page.add(entry());
    }

    /** With the id of {@link #NETWORK}; only whom {@code creator} invited gets in. */
    static NetworkFile closedNetwork(IdentityKey creator) {
        return NetworkFile.create(
                creator,
                NETWORK,
                "test",
                true,
                List.of(new RootKey(IdentityKey.generate().id(), "127.0.0.1:1215")),
                InstantSource.system());
    }

    static TestSupernode start(SessionLimits limits) throws IOException {
        return new TestSupernode(IdentityKey.generate(), limits, PeerCheck.ANYONE, 0);
    }

    static TestSupernode start() throws IOException {
        return start(SessionLimits.DEFAULT);
    }

    static TestSupernode start(PeerCheck check) throws IOException {
        return new TestSupernode(IdentityKey.generate(), SessionLimits.DEFAULT, check, 0);
    }

    /** Tells its peers of {@code revocations}, and lets everybody in. */
    static TestSupernode telling(Revocations revocations) throws IOException {
        return new TestSupernode(
                IdentityKey.generate(),
                SessionLimits.DEFAULT,
                PeerCheck.ANYONE,
                0,
                sessions -> sessions.with(revocations));
    }

    /** Tests data ports with {@code dialer}. */
    static TestSupernode dialing(DialBack.Dialer dialer) throws IOException {
        return new TestSupernode(
                IdentityKey.generate(),
                SessionLimits.DEFAULT,
                PeerCheck.ANYONE,
                0,
                sessions -> sessions.with(new DialBack(dialer)));
    }

    /** Another process's life of this supernode: the same key and port, nothing remembered. */
    TestSupernode restarted() throws IOException {
        return new TestSupernode(key, limits, PeerCheck.ANYONE, port());
    }

    TestSupernode names(TestSupernode other) {
        page.add(other.entry());
        return this;
    }

    /** What a search for all documents would find. */
    List<Hit> hits() {
        Query query = ((QueryParser.Parsed.Understood) QueryParser.parse("docs", Filters.NONE)).query();
        return new Hits(key.id(), directory, attached).search(query, 10);
    }

    private SupernodeEntry entry() {
        return SupernodeEntry.newBuilder()
                .setId(ByteString.copyFrom(key.id().bytes()))
                .setControlAddress(address())
                .setMaxPeers(limits.maxPeers())
                .build();
    }

    int port() {
        return port;
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    NodeId id() {
        return key.id();
    }

    @Override
    public void close() {
        server.close();
    }
}
