package org.fasttrack.peer.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Admission;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.query.QueryParser.Parsed;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.QueryBody;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.HttpHandler;
import org.fasttrack.peer.transfer.PageRoute;
import org.fasttrack.peer.transfer.TransferLimits;
import org.fasttrack.supernode.directory.Directory;
import org.fasttrack.supernode.federation.Federation;
import org.fasttrack.supernode.federation.LocalSearch;
import org.fasttrack.supernode.federation.WireQuery;
import org.fasttrack.supernode.introducer.Page;
import org.fasttrack.supernode.membership.jgroups.JGroupsCluster;
import org.fasttrack.supernode.session.AttachedPeers;
import org.fasttrack.supernode.session.ControlServer;
import org.fasttrack.supernode.session.Hits;
import org.fasttrack.supernode.session.SearchService;
import org.fasttrack.supernode.session.SessionLimits;
import org.fasttrack.supernode.session.SupernodeService;

/** The supernode's parts, put together. */
final class SupernodeRole implements AutoCloseable {
    private final Directory directory = new Directory();
    private final AttachedPeers attached = new AttachedPeers(directory);
    private final NodeOptions.Membership self;
    private final String controlAddress;
    private final SessionLimits limits = SessionLimits.DEFAULT;
    private final JGroupsCluster cluster;
    private final Federation federation;
    private final ControlServer control;
    private final DataPort data;
    private final ExecutorService searches = Executors.newVirtualThreadPerTaskExecutor();

    /** Where a supernode listens. */
    record Ports(InetSocketAddress control, InetSocketAddress cluster, InetSocketAddress data) {}

    /** @param join cluster addresses of others; the network's other roots are tried as well */
    SupernodeRole(NodeOptions.Membership self, Ports ports, List<InetSocketAddress> join) throws IOException {
        this.self = self;
        this.controlAddress = NodeOptions.text(ports.control());
        Hits hits = new Hits(self.key().id(), directory, attached);
        cluster = new JGroupsCluster(
                ports.cluster(),
                initialHosts(ports, join),
                new JGroupsCluster.Identity(
                        self.sealer(), self.opener(), self.tls(), self.claims(), Admission.cluster(self.network())));
        federation = new Federation(cluster, new Local(hits), self.opener(), this::entry);
        Page page = new Page(self.sealer(), this::supernodes);
        SupernodeService service = new SupernodeService(attached, hits, new Searches(), limits, self.opener(), page);
        control = new ControlServer(ports.control(), self.tls(), self.admission(), service);
        data = DataPort.open(
                ports.data(),
                self.tls(),
                self.admission(),
                Map.of(
                        "http/1.1",
                        new HttpHandler(
                                List.of(new PageRoute("/.well-known/fasttrack", page::json)), TransferLimits.DEFAULT)),
                TransferLimits.DEFAULT);
    }

    private List<InetSocketAddress> initialHosts(Ports ports, List<InetSocketAddress> join) {
        List<InetSocketAddress> hosts = new ArrayList<>(join);
        for (RootKey root : self.network().roots()) {
            hosts.add(NodeOptions.shifted(NodeOptions.address(root.address(), "the network file"), 1));
        }
        hosts.removeIf(ports.cluster()::equals);
        return hosts.stream().distinct().toList();
    }

    /** Joins the cluster; blocks until this supernode is a member. */
    void start() {
        federation.start();
        cluster.join();
    }

    private SupernodeEntry entry() {
        return SupernodeEntry.newBuilder()
                .setId(ByteString.copyFrom(self.key().id().bytes()))
                .setControlAddress(controlAddress)
                .setPeers(attached.count())
                .setMaxPeers(limits.maxPeers())
                .setFiles(directory.stats().files())
                .build();
    }

    private List<SupernodeEntry> supernodes() {
        List<SupernodeEntry> all = new ArrayList<>(federation.others());
        all.addFirst(entry());
        return all;
    }

    List<NodeId> members() {
        return cluster.view().members();
    }

    int attachedPeers() {
        return attached.count();
    }

    long indexedFiles() {
        return directory.stats().files();
    }

    private final class Searches implements SearchService {
        @Override
        public void search(Sealed query, Observer observer) {
            Opening opening = self.opener().open(query, SealType.QUERY);
            if (!(opening instanceof Opening.Opened opened)) {
                observer.refused(((Opening.Refused) opening).detail());
                return;
            }
            try {
                QueryBody body = QueryBody.parseFrom(opened.body());
                if (WireQuery.parse(body) instanceof Parsed.Refused refused) {
                    observer.refused(refused.problem());
                    return;
                }
                searches.execute(() -> answer(query, body, observer));
            } catch (InvalidProtocolBufferException e) {
                observer.refused("the query is malformed");
            }
        }

        private void answer(Sealed query, QueryBody body, Observer observer) {
            try {
                observer.done(federation.search(query, body, observer::hit).toWire());
            } catch (InterruptedException e) {
                observer.refused("the supernode is stopping");
            }
        }
    }

    /** The own directory as the federation sees it. */
    private final class Local implements LocalSearch {
        private final Hits hits;

        Local(Hits hits) {
            this.hits = hits;
        }

        @Override
        public List<Hit> search(QueryBody query, int limit) {
            return switch (WireQuery.parse(query)) {
                case Parsed.Understood(var understood) -> hits.search(understood, limit);
                case Parsed.Refused refused -> List.of();
            };
        }

        @Override
        public long files() {
            return directory.stats().files();
        }

        @Override
        public int peers() {
            return attached.count();
        }

        @Override
        public void forEachWord(Consumer<String> word) {
            directory.forEachWord(word);
        }

        @Override
        public void forEachContent(Consumer<ContentId> content) {
            directory.forEachContent(content);
        }

        @Override
        public long changes() {
            return directory.changes();
        }
    }

    @Override
    public void close() throws IOException {
        control.close();
        data.close();
        federation.close();
        cluster.close();
        searches.shutdownNow();
    }
}
