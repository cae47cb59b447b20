package org.fasttrack.peer.uplink;

import java.time.Duration;
import org.fasttrack.common.identity.NodeId;

/**
 * Where this peer is attached and what the supernode has acknowledged.
 *
 * @param roundTrip of one call over the open connection
 * @param version of the acknowledged list; 0 until the first acknowledgement
 * @param root of the acknowledged list, 32 bytes; empty until then
 */
public record Attachment(
        NodeId supernode, String address, Duration roundTrip, long version, int registeredFiles, byte[] root) {}
