package org.fasttrack.common.wire;

import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/** Decides in the TLS handshake, before anything is parsed, whether a proven identity may connect. Must not block. */
@FunctionalInterface
public interface PeerCheck {
    PeerCheck ANYONE = (peer, claims) -> null;

    /** Why {@code peer} is refused, or null to accept it. {@code claims} are the signed bytes of its certificate. */
    @Nullable
    String refusal(NodeId peer, byte[] claims);
}
