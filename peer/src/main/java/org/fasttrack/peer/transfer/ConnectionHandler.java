package org.fasttrack.peer.transfer;

import java.io.IOException;

/** Speaks one ALPN protocol. Blocks on the connection's own virtual thread until done; the caller closes. */
@FunctionalInterface
public interface ConnectionHandler {
    void serve(TlsChannel channel) throws IOException;
}
