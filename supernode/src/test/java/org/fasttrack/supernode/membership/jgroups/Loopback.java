package org.fasttrack.supernode.membership.jgroups;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;

/** Clusters on loopback for tests: who is allowed, who is cut off. */
public final class Loopback {
    private final NetworkId network = NetworkId.of(IdentityKey.generate().id().bytes());
    private final Set<NodeId> allowed = ConcurrentHashMap.newKeySet();
    private final PeerCheck check = (peer, claims) -> allowed.contains(peer) ? null : "not a supernode";
    private final List<InetSocketAddress> hosts = new ArrayList<>();

    public static InetSocketAddress freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
    }

    /** Who may be a member, as far as known now. */
    public Set<NodeId> allowed() {
        return Set.copyOf(allowed);
    }

    /** From now on {@code member} may be a member. */
    void allow(NodeId member) {
        allowed.add(member);
    }

    /** From now on {@code member} may be in no cluster; those that it is in notice when they look. */
    public void forbid(NodeId member) {
        allowed.remove(member);
    }

    /** Seals what somebody says who is no member. */
    public Sealer sealer() {
        IdentityKey key = IdentityKey.generate();
        return new Sealer(key, network, InstantSource.system());
    }

    public Opener opener() {
        return new Opener(network, InstantSource.system());
    }

    /** A member not yet joined. */
    public JGroupsCluster member() throws IOException {
        IdentityKey key = IdentityKey.generate();
        allowed.add(key.id());
        return member(key, check);
    }

    public JGroupsCluster stranger() throws IOException {
        return member(IdentityKey.generate(), PeerCheck.ANYONE);
    }

    public JGroupsCluster member(IdentityKey key, PeerCheck its) throws IOException {
        InetSocketAddress listen = freePort();
        hosts.add(listen);
        return member(key, its, listen, hosts);
    }

    /** A member that listens there, and knows no others than {@code through}. */
    JGroupsCluster member(InetSocketAddress listen, InetSocketAddress... through) throws IOException {
        IdentityKey key = IdentityKey.generate();
        allowed.add(key.id());
        return member(key, check, listen, List.of(through));
    }

    private JGroupsCluster member(
            IdentityKey key, PeerCheck its, InetSocketAddress listen, List<InetSocketAddress> through)
            throws IOException {
        var identity = new JGroupsCluster.Identity(
                new Sealer(key, network, InstantSource.system()),
                opener(),
                TlsIdentity.create(key, new byte[0]),
                () -> new byte[0],
                its);
        return new JGroupsCluster(listen, through, identity);
    }

    public List<InetSocketAddress> hosts() {
        return hosts;
    }

    /** Cuts the member's wire both ways. */
    public static void cut(JGroupsCluster member) throws Exception {
        member.channel()
                .getProtocolStack()
                .insertProtocol(new DISCARD().discardAll(true), ProtocolStack.Position.ABOVE, TP.class);
    }

    public static void mend(JGroupsCluster member) {
        member.channel().getProtocolStack().removeProtocol(DISCARD.class);
    }

    /** Dies without a word. */
    public static void kill(JGroupsCluster member) throws Exception {
        cut(member);
        member.channel().getProtocolStack().getTransport().stop();
    }
}
