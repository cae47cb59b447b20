package org.fasttrack.peer.torrent;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A stream to one peer, whatever carries it. Blocks; one thread reads while another one writes. */
public interface PeerChannel extends Closeable {
    /** Fills {@code target} to its limit. @throws java.io.EOFException when the stream ends before */
    void readFully(ByteBuffer target) throws IOException;

    /** Sends all of {@code source}. */
    void write(ByteBuffer source) throws IOException;

    /** Ends the connection after {@code limit} from now, until {@link #noDeadline}. */
    void deadline(Duration limit);

    void noDeadline();

    /** Ends the connection from any thread: reads and writes under way fail, and those to come. */
    void abort();

    /** Frees what the connection holds. No other thread may use it then. */
    @Override
    void close();
}
