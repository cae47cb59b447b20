package org.fasttrack.peer.transfer;

import java.util.Map;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request without a body.
 *
 * @param path the target as sent, percent-escapes included, without the query
 * @param headers by lower-case name
 * @param peer who the client proved to be; null without a certificate
 */
public record Request(
        String method,
        String path,
        Map<String, String> headers,
        @Nullable NodeId peer) {
    public boolean head() {
        return method.equals("HEAD");
    }

    /** Whether the connection is to end after the answer. */
    boolean last() {
        return "close".equalsIgnoreCase(headers.get("connection"));
    }
}
