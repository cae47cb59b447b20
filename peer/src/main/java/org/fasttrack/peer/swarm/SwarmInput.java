package org.fasttrack.peer.swarm;

import org.fasttrack.common.core.Input;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.Message;

/** What happens to a {@link SwarmCore}. Links are numbered by the driver; a number is never used again. */
public sealed interface SwarmInput extends Input {
    /**
     * A connection is up and its handshakes are done.
     *
     * @param fast whether both sides have the fast extension
     * @param reputation the peer's score, 0 to 1000
     */
    record Joined(int link, NodeId peer, boolean fast, int reputation) implements SwarmInput {}

    record Left(int link) implements SwarmInput {}

    /** The peer said something that the codec let pass. */
    record Heard(int link, Message message) implements SwarmInput {}

    /** The block of {@link SwarmEffect.Store} matches its hash and is written. */
    record Stored(int link, int block) implements SwarmInput {}

    /** The block of {@link SwarmEffect.Store} does not match its hash, and nothing was written. */
    record Corrupt(int link, int block) implements SwarmInput {}

    /** The block of {@link SwarmEffect.Upload} has been handed to the connection: there is room for another one. */
    record Uploaded(int link, int block) implements SwarmInput {}
}
