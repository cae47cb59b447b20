package org.fasttrack.peer.node;

import java.net.InetAddress;
import java.util.List;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.wire.proto.PushOrder;
import org.fasttrack.peer.reach.PushedConnections;
import org.fasttrack.peer.uplink.Uplink;

/**
 * What a peer does about what its supernode tells.
 *
 * @param file keeps the revocations
 */
record Told(PushedConnections pushed, Membership self, RevocationFile file) implements Uplink.Tidings {
    @Override
    public void order(PushOrder order, InetAddress supernode) {
        pushed.order(order, supernode);
    }

    @Override
    public void revoked(List<byte[]> seals) {
        if (!self.revocations().learn(seals).isEmpty()) {
            file.keep(self.revocations());
        }
    }
}
