package org.fasttrack.supernode.session;

import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ListTree;
import org.fasttrack.common.wire.proto.Sealed;

/**
 * A peer whose list is registered: what proves its records, the head its owner signed, and where its data port is. The
 * records themselves are in the directory alone.
 */
public record Attached(
        NodeId owner, ListTree tree, Sealed head, long version, String dataAddress, boolean firewalled) {}
