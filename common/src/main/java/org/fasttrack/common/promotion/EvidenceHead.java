package org.fasttrack.common.promotion;

import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.TreeHead;

/** How far {@code log}, the evidence log of that supernode, had been read by whoever proposed a ballot. */
public record EvidenceHead(NodeId log, TreeHead head) {}
