package org.fasttrack.supernode.session;

import java.net.InetAddress;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.Right;

/**
 * Who makes a call, as the connection proved it.
 *
 * @param address where the connection comes from
 * @param right to be connected
 */
record Caller(NodeId peer, InetAddress address, Right right) {}
