package org.fasttrack.peer.torrent;

import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.Message;

/** Who a {@link Torrent} exchanges blocks with. The methods are called on the torrent's thread and must not block. */
public interface Neighbour {
    NodeId peer();

    void say(Message message);

    /** Send {@code block}, then call {@link Torrent#uploaded}. */
    void upload(int block);

    /** The torrent wants no more of it. */
    void drop(String reason);

    /** About once a second: time for whatever is due. */
    default void tick(long nowNanos) {}

    /** Whether it has everything, so that two who do need not stay connected. */
    default boolean whole() {
        return false;
    }
}
