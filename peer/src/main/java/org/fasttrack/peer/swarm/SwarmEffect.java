package org.fasttrack.peer.swarm;

import java.nio.ByteBuffer;
import org.fasttrack.common.core.Effect;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.Message;

/** What a {@link SwarmCore} wants done. */
public sealed interface SwarmEffect extends Effect {
    record Say(int link, Message message) implements SwarmEffect {}

    /**
     * Check {@code data} against the hash of {@code block}, write it, and answer with Stored or Corrupt.
     *
     * @param peer who sent it, and may have left by the time that it is checked
     */
    record Store(int link, NodeId peer, int block, ByteBuffer data) implements SwarmEffect {}

    /** Read {@code block}, send it to the peer, and answer with Uploaded once the connection took it. */
    record Upload(int link, int block) implements SwarmEffect {}

    /** Close the connection; no Left is expected. */
    record Drop(int link, String reason) implements SwarmEffect {}

    /** {@code peer} sent a block that does not match its hash: connect no more to it for this content. */
    record Ban(NodeId peer, int block) implements SwarmEffect {}

    /** All blocks are stored: the content is whole. */
    record Completed() implements SwarmEffect {}
}
