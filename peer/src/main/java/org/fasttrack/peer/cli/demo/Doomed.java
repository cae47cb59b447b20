package org.fasttrack.peer.cli.demo;

import org.fasttrack.common.identity.NodeId;

/** A node that is there to be killed. */
record Doomed(NodeId id, Mortal death) {}
