package org.fasttrack.peer.node;

import java.util.Optional;
import java.util.function.Supplier;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.host.SupernodeRole;

/** What a node is: a peer, a supernode, or both. @param hosted asked each time: a peer may be promoted, and be a peer again */
public record Roles(Optional<PeerRole> peer, Supplier<Optional<SupernodeRole>> hosted) {
    public Roles(Optional<PeerRole> peer, Optional<SupernodeRole> supernode) {
        this(peer, () -> supernode);
    }

    public static Roles of(PeerRole peer) {
        return new Roles(Optional.of(peer), peer::hosted);
    }

    public static Roles of(SupernodeRole supernode) {
        return new Roles(Optional.empty(), Optional.of(supernode));
    }

    public Optional<SupernodeRole> supernode() {
        return hosted.get();
    }

    String name() {
        return peer.isEmpty() ? "supernode" : supernode().isPresent() ? "both" : "peer";
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
