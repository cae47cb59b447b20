package org.fasttrack.supernode.session;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.proto.Sealed;

/** Where a supernode's sessions leave the evidence that they witness and that peers bring. Thread-safe. */
public interface Bookkeeping {
    /** A heartbeat of an attached peer came. @param from the address it came from, as the connection has it */
    void heard(NodeId peer, InetAddress from, Sealed heartbeat);

    /** The peer's session ended. */
    void left(NodeId peer);

    /** What a node is worth now, 0 to 1000; may be some seconds old. */
    int score(NodeId node);

    /** Files an entry that {@code bringer} brings. Completes once it is durable, fails when it cannot be. */
    CompletableFuture<Filing> file(NodeId bringer, byte[] entry);

    /** What came of an entry. */
    sealed interface Filing {
        /** It is on the disk: nobody has to bring it again. */
        record Kept() implements Filing {}

        /** It has been there before it was brought now. */
        record Known() implements Filing {}

        /** It is no evidence, and never will be. @param reason one line for people */
        record Refused(String reason) implements Filing {}
    }

    /** Keeps nothing: for a supernode that only directs. */
    Bookkeeping NONE = new Bookkeeping() {
        private static final int UNKNOWN = 10;

        @Override
        public void heard(NodeId peer, InetAddress from, Sealed heartbeat) {}

        @Override
        public void left(NodeId peer) {}

        @Override
        public int score(NodeId node) {
            return UNKNOWN;
        }

        @Override
        public CompletableFuture<Filing> file(NodeId bringer, byte[] entry) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException("no evidence is kept here"));
        }
    };
}
