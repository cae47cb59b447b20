package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.fasttrack.peer.transfer.TlsChannel;

/** A connection between two of our own nodes. */
public record TlsPeerChannel(TlsChannel tls) implements PeerChannel {
    @Override
    public void readFully(ByteBuffer target) throws IOException {
        tls.readFully(target);
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        tls.write(source);
    }

    @Override
    public void deadline(Duration limit) {
        tls.deadline(limit);
    }

    @Override
    public void noDeadline() {
        tls.noDeadline();
    }

    @Override
    public void abort() {
        tls.abort();
    }

    @Override
    public void close() {
        tls.close();
    }
}
