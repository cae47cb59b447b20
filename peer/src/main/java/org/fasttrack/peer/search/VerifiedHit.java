package org.fasttrack.peer.search;

import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;

/**
 * A hit whose record the owner itself signed.
 *
 * @param address the owner's data port as the supernode said it; believed only once the owner answers there in TLS
 * @param reputation as the supernode computes it, 0..1000
 */
public record VerifiedHit(
        ShareRecord record, NodeId owner, String address, boolean firewalled, int reputation, NodeId supernode) {}
