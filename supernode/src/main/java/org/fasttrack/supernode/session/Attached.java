package org.fasttrack.supernode.session;

import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.wire.proto.Sealed;

/** A peer whose list is registered: the list, the head its owner signed, and where its data port is. */
public record Attached(
        NodeId owner, ShareList list, Sealed head, long version, String dataAddress, boolean firewalled) {}
