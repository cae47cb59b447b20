package org.fasttrack.supernode.membership.jgroups;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketImpl;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection that came to the cluster's port. Once its other end has proved itself, what goes over it is secured; but it is
 * closed as TCP is, at once. Java's own TLS socket waits when it is closed for a word of the other end, as long as a read may take.
 */
final class Arrival extends Socket {
    private volatile @Nullable SSLSocket secured;

    /** To be accepted. */
    Arrival() throws IOException {
        super((SocketImpl) null);
    }

    /** From now on all goes through {@code tls}, which is layered over this socket. */
    void secure(SSLSocket tls) {
        secured = tls;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        SSLSocket tls = secured;
        return tls == null ? super.getInputStream() : tls.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        SSLSocket tls = secured;
        return tls == null ? super.getOutputStream() : tls.getOutputStream();
    }
}
