package org.fasttrack.peer.download;

import java.net.InetSocketAddress;
import org.fasttrack.common.identity.NodeId;

/** A peer said to have the content, and its data port. */
public record Source(NodeId peer, InetSocketAddress address) {}
