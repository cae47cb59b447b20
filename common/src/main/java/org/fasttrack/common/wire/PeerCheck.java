package org.fasttrack.common.wire;

import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/** Decides in the TLS handshake, before anything is parsed, whether a proven identity may connect. Must not block. */
@FunctionalInterface
public interface PeerCheck {
    PeerCheck ANYONE = new PeerCheck() {
        @Override
        public @Nullable String refusal(NodeId peer, byte[] claims) {
            return null;
        }

        @Override
        public Right right(NodeId peer, byte[] claims) {
            return Right.LASTING;
        }
    };

    /** Why {@code peer} is refused, or null to accept it. {@code claims} are the signed bytes of its certificate. */
    @Nullable
    String refusal(NodeId peer, byte[] claims);

    /**
     * By what right {@code peer} is connected. Whoever serves a connection looks at it before and from time to time: TLS asks
     * for no {@link #refusal} when it resumes a session, and a connection may outlast the right to it.
     */
    default Right right(NodeId peer, byte[] claims) {
        return () -> refusal(peer, claims);
    }
}
