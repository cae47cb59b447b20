package org.fasttrack.peer.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.fasttrack.common.network.CertificateFile;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.peer.host.GrantFile;
import org.fasttrack.peer.host.HostedSupernode;
import org.fasttrack.peer.host.SupernodeRole;
import org.fasttrack.peer.library.Library;
import org.fasttrack.peer.library.SharedFolder;
import org.fasttrack.peer.library.mapdb.MapDbCatalogue;
import org.fasttrack.peer.node.PeerRole;
import org.fasttrack.peer.node.RevocationFile;
import org.fasttrack.supernode.ledger.Bookkeeper;
import org.fasttrack.supernode.ledger.EvidenceIndex;
import org.fasttrack.supernode.ledger.WriteBehindIndex;
import org.fasttrack.supernode.ledger.mapdb.MapDbIndex;
import org.fasttrack.supernode.membership.jgroups.JGroupsCluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts roles and adapters together. */
public final class Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    private static final String EVIDENCE = "evidence";

    private Assembly() {}

    public static PeerRole peer(Membership self, Path data, List<SharedFolder> folders, PeerRole.Setup setup)
            throws IOException {
        Library library = new Library(MapDbCatalogue.open(data.resolve("catalogue.db")));
        try {
            folders.forEach(library::add);
            return new PeerRole(self, library, setup);
        } catch (IOException | RuntimeException e) {
            library.close();
            throw e;
        }
    }

    /**
     * A root of the network.
     *
     * @param join control addresses of others; the network's other roots are tried as well
     * @param data the folder for its evidence and the revocations it knows
     */
    public static SupernodeRole supernode(
            Membership self, SupernodeRole.Ports ports, List<InetSocketAddress> join, Path data) throws IOException {
        SupernodeRole.Notices notices = notices(self, data, new GrantFile(data), reason -> {
            throw new IllegalStateException("a root does not step down: " + reason);
        });
        return supernode(self, ports, initialHosts(self, ports.control(), join), data, notices);
    }

    /** What a peer becomes when it is promoted, at free ports of the loopback address. */
    public static HostedSupernode hosted(Membership self, Path data) {
        return hosted(self, data, true, new HostedPorts());
    }

    /** What a peer becomes when it is promoted. @param ports asked at each promotion */
    static HostedSupernode hosted(Membership self, Path data, boolean promotable, HostedPorts ports) {
        GrantFile grants = new GrantFile(data);
        return new HostedSupernode(
                self,
                promotable,
                grants,
                (promoted, cluster, arrivals, stepDown) -> supernode(
                        promoted, ports.choose(arrivals), cluster, data, notices(promoted, data, grants, stepDown)));
    }

    private static SupernodeRole supernode(
            Membership self,
            SupernodeRole.Ports ports,
            List<InetSocketAddress> hosts,
            Path data,
            SupernodeRole.Notices notices)
            throws IOException {
        Bookkeeper books = books(self, data.resolve(EVIDENCE));
        try {
            self.certificates().learn(kept(self, data), Instant.now());
            return supernode(
                    self, ports, cluster(self, ports.cluster(), hosts, unconvicted(self, books)), books, notices);
        } catch (IOException | RuntimeException e) {
            books.close();
            throw e;
        }
    }

    /** The certificates of an earlier run; what of them is lost the other supernodes tell. */
    private static List<Certificate> kept(Membership self, Path data) {
        try {
            return new CertificateFile(data.resolve(EVIDENCE)).read(self.opener());
        } catch (IOException e) {
            LOG.warn("{}; the certificates that others know are asked for", e.getMessage());
            return List.of();
        }
    }

    private static SupernodeRole.Notices notices(
            Membership self, Path data, GrantFile grants, Consumer<String> stepDown) {
        RevocationFile revocations = new RevocationFile(data);
        CertificateFile certificates = new CertificateFile(data.resolve(EVIDENCE));
        return new SupernodeRole.Notices() {
            @Override
            public void revoked() {
                revocations.keep(self.revocations());
            }

            @Override
            public void certified() {
                try {
                    certificates.write(self.certificates().all(Instant.now()));
                } catch (IOException e) {
                    LOG.error("the certificates cannot be kept; a restart forgets whose attestations count", e);
                }
            }

            @Override
            public void renewed(List<Certificate> chain) {
                grants.renew(chain);
            }

            @Override
            public void steppedDown(String reason) {
                stepDown.accept(reason);
            }
        };
    }

    private static SupernodeRole supernode(
            Membership self,
            SupernodeRole.Ports ports,
            JGroupsCluster cluster,
            Bookkeeper books,
            SupernodeRole.Notices notices)
            throws IOException {
        try {
            return new SupernodeRole(self, ports, cluster, books, notices);
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static Bookkeeper books(Membership self, Path folder) throws IOException {
        EvidenceIndex index = new WriteBehindIndex(MapDbIndex.open(folder.resolve("index.db")));
        try {
            return Bookkeeper.open(self, folder, index, SupernodeRole.pace(self));
        } catch (IOException | RuntimeException e) {
            index.close();
            throw e;
        }
    }

    /** Supernodes, but for those that are proven to have forked their logs: they are left out like who has no certificate. */
    private static PeerCheck unconvicted(Membership self, Bookkeeper books) {
        PeerCheck supernodes = self.supernodes();
        return (peer, claims) -> books.isConvicted(peer, Instant.now())
                ? "it is proven to have forked its log"
                : supernodes.refusal(peer, claims);
    }

    private static JGroupsCluster cluster(
            Membership self, InetSocketAddress listen, List<InetSocketAddress> hosts, PeerCheck check)
            throws IOException {
        return new JGroupsCluster(
                listen,
                hosts,
                new JGroupsCluster.Identity(self.sealer(), self.opener(), self.tls(), self.tls()::claims, check));
    }

    /** The cluster addresses of the others: their control port + 1. */
    private static List<InetSocketAddress> initialHosts(
            Membership self, InetSocketAddress control, List<InetSocketAddress> join) {
        List<InetSocketAddress> hosts = new ArrayList<>(join);
        for (RootKey root : self.network().roots()) {
            if (!root.id().equals(self.id())) {
                hosts.add(HostPort.parse(root.address()));
            }
        }
        hosts.removeIf(control::equals);
        return hosts.stream().distinct().map(host -> HostPort.shifted(host, 1)).toList();
    }
}
