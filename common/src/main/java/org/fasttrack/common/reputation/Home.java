package org.fasttrack.common.reputation;

import org.fasttrack.common.identity.NodeId;

/** Where supernodes saw a node most. @param witness who saw it there most */
record Home(String place, NodeId witness) {}
