package org.fasttrack.peer.download;

import org.fasttrack.common.identity.NodeId;

/** Who may have the content, and where its data port is ({@code host:port}). */
public record Source(NodeId peer, String address) {}
