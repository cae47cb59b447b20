package org.fasttrack.peer.download;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.fasttrack.common.identity.NodeId;

/** What happens during a download. Called from its threads, several at once; must not block for long. */
public interface DownloadEvents {
    DownloadEvents IGNORED = new DownloadEvents() {};

    default void pinged(NodeId peer, Duration roundTrip) {}

    /** {@code done} bytes of a former run still verify. */
    default void resumed(long done, long total) {}

    default void received(NodeId peer, long bytes, long done, long total) {}

    /** {@code peer} is a neighbour in the swarm from now on. */
    default void joined(NodeId peer) {}

    /** {@code peer}, in the swarm, has its data port at {@code address}; told before anything of it is received. */
    default void met(NodeId peer, InetSocketAddress address) {}

    default void queued(NodeId peer, int place) {}

    /** {@code peer} is not asked any more. */
    default void dropped(NodeId peer, String reason) {}

    /** {@code peer} sent what is not the content: it is banned for it. */
    default void banned(NodeId peer, String reason) {}
}
