package org.fasttrack.lab.process;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.Completeness;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.supernode.directory.Directory;
import org.fasttrack.supernode.federation.SealedQuery;
import org.fasttrack.supernode.federation.SealedQuery.Reading;
import org.fasttrack.supernode.introducer.Page;
import org.fasttrack.supernode.session.AttachedPeers;
import org.fasttrack.supernode.session.ControlServer;
import org.fasttrack.supernode.session.Hits;
import org.fasttrack.supernode.session.SearchService;
import org.fasttrack.supernode.session.SessionContext;
import org.fasttrack.supernode.session.SessionLimits;
import org.fasttrack.supernode.session.SupernodeService;

/** A supernode of the network that keeps its directory like any other, and answers searches with what it likes. */
final class LyingSupernode implements SearchService, AutoCloseable {
    private final IdentityKey key;
    private final Directory directory = new Directory();
    private final AttachedPeers attached = new AttachedPeers(directory);
    private final Hits hits;
    private final ControlServer server;
    private volatile Function<List<Hit>, List<Hit>> answer = honest -> honest;
    private volatile List<Hit> lastHonest = List.of();

    LyingSupernode(IdentityKey key, NetworkId network, int port) throws IOException {
        this.key = key;
        this.hits = new Hits(key.id(), directory, attached);
        SupernodeEntry self = SupernodeEntry.newBuilder()
                .setId(ByteString.copyFrom(key.id().bytes()))
                .setControlAddress("127.0.0.1:" + port)
                .setMaxPeers(100)
                .build();
        InstantSource clock = InstantSource.system();
        SupernodeService service = new SupernodeService(
                attached,
                hits,
                this,
                new SessionContext(
                        SessionLimits.DEFAULT,
                        new Opener(network, clock),
                        new Page(new Sealer(key, network, clock), () -> List.of(self), Set.of())));
        server = new ControlServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                TlsIdentity.create(key, new byte[0]),
                PeerCheck.ANYONE,
                service);
    }

    /** From now on searches are answered with what becomes of the honest hits. */
    void answers(Function<List<Hit>, List<Hit>> lie) {
        answer = lie;
    }

    /** What the truth was when it was last asked for. */
    List<Hit> lastHonest() {
        return lastHonest;
    }

    IdentityKey key() {
        return key;
    }

    @Override
    public void search(Sealed query, NodeId caller, Observer observer) {
        switch (SealedQuery.read(query)) {
            case Reading.Refused(String reason) -> observer.refused(reason);
            case Reading.Understood(SealedQuery understood) -> {
                lastHonest = hits.search(understood.query(), 100);
                answer.apply(lastHonest).forEach(observer::hit);
                observer.done(Completeness.newBuilder()
                        .setSupernodes(1)
                        .setAsked(1)
                        .setAnswered(1)
                        .build());
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
