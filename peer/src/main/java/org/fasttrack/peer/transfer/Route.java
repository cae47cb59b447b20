package org.fasttrack.peer.transfer;

import java.util.Set;

/** Some paths of the data port and who may ask for them. Called on the connection's virtual thread; may block. */
public interface Route {
    boolean matches(String path);

    /** The methods it answers; others get 405. */
    default Set<String> methods() {
        return Set.of("GET", "HEAD");
    }

    /** Whether only a client that proved an identity is answered. */
    boolean needsIdentity();

    Response answer(Request request);

    /** A connection began with {@code request}, which is answered next. {@link #ended} follows with the same request. */
    default void began(Request request) {}

    /** The connection that began with {@code request} ended: whatever was held for it is free. */
    default void ended(Request request) {}
}
