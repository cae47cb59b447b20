package org.fasttrack.supernode.directory;

import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;

/** One indexed file. @param position of the record in its owner's list, which is ordered by name */
public record Entry(NodeId owner, int position, ShareRecord record) {}
