package org.fasttrack.peer.node;

import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.host.SupernodeRole;

/** What a node is: a peer, a supernode, or both. */
public record Roles(Optional<PeerRole> peer, Optional<SupernodeRole> supernode) {
    public static Roles of(PeerRole peer) {
        return new Roles(Optional.of(peer), Optional.empty());
    }

    public static Roles of(SupernodeRole supernode) {
        return new Roles(Optional.empty(), Optional.of(supernode));
    }

    String name() {
        return peer.isEmpty() ? "supernode" : supernode.isPresent() ? "both" : "peer";
    }

    /** Whether this node shares {@code content} itself. */
    boolean has(ContentId content) {
        return peer.isPresent()
                && peer.get().library().holdings().byContent(content).isPresent();
    }

    /** @throws Exchange.Refusal when this node shares nothing */
    PeerRole requirePeer() {
        return peer.orElseThrow(() -> new Exchange.Refusal(409, "this node is a supernode only: it shares nothing"));
    }
}
