package org.fasttrack.peer.reach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.peer.transfer.ConnectionHandler;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.TlsChannel;
import org.fasttrack.peer.transfer.TransferLimits;
import org.fasttrack.supernode.reach.Reachability;

/** A peer whose data port gives back what it is sent, open or closed. */
final class Member implements AutoCloseable {
    static final String ECHO = "echo/1";
    static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final IdentityKey CREATOR = IdentityKey.generate();
    private static final NetworkFile NETWORK = NetworkFile.create(
            CREATOR,
            NetworkId.of(new byte[NetworkId.BYTES]),
            "test",
            false,
            List.of(new RootKey(CREATOR.id(), "127.0.0.1:1")),
            InstantSource.system());

    final Membership self;
    final DataPort data;
    final Whereabouts whereabouts = new Whereabouts();
    final PushedConnections pushes;
    final ReachDialer dialer;
    volatile NodeId client = CREATOR.id();

    Member(boolean open, PushService supernode) throws IOException {
        self = Membership.of(IdentityKey.generate(), NETWORK, new byte[0], new Revocations(NETWORK));
        var protocols = Map.<String, ConnectionHandler>of(ECHO, this::echo);
        data = open
                ? DataPort.open(ANY, self.tls(), self.admission(), protocols, TransferLimits.DEFAULT)
                : DataPort.closed(ANY, self.tls(), self.admission(), protocols, TransferLimits.DEFAULT);
        pushes = new PushedConnections(self.id(), self.opener(), data::serve);
        Reachability reach = open
                ? Reachability.open(HostPort.text(data.address()))
                : Reachability.firewalled(HostPort.text(data.address()), "closed");
        dialer = new ReachDialer(self, whereabouts::of, Arrivals.at(data, () -> Optional.of(reach)), supernode);
    }

    private void echo(TlsChannel channel) throws IOException {
        NodeId shown = channel.peer();
        client = shown == null ? CREATOR.id() : shown;
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer.clear()) > 0) {
            channel.write(buffer.flip());
        }
    }

    NodeId id() {
        return self.id();
    }

    /** Has heard that {@code other} is attached somewhere and cannot be connected to. */
    Member knowsFirewalled(Member other) {
        whereabouts.learn(other.id(), new Whereabouts.Place(true, CREATOR.id()));
        return this;
    }

    @Override
    public void close() {
        data.close();
    }
}
