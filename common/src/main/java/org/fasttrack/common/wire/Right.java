package org.fasttrack.common.wire;

import org.jspecify.annotations.Nullable;

/** A node's right to a connection, as it proved it in the handshake: it may end before the connection does. Thread-safe. */
@FunctionalInterface
public interface Right {
    /** Ends with nothing but the connection. */
    Right LASTING = () -> null;

    /** Why it is over, or null while it lasts. It is asked each second, and at every call: it must not block. */
    @Nullable
    String over();
}
