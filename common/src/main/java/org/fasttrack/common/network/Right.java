package org.fasttrack.common.network;

import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/** A node's right to a connection, as it proved it in the handshake: it may end before the connection does. Thread-safe. */
@FunctionalInterface
public interface Right {
    /** Ends with nothing but the connection. */
    Right LASTING = () -> null;

    /** Why it is over, or null while it lasts. Verifies nothing again: it may be asked at every call. */
    @Nullable
    String over();

    /** Says what right it is that let a node in. */
    @FunctionalInterface
    interface Judge {
        /** @param claims that {@code peer} showed, and that were accepted */
        Right of(NodeId peer, byte[] claims);
    }
}
