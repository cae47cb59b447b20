/**
 * The cluster over JGroups: TCP with the node's TLS identity. Start at {@link
 * org.fasttrack.supernode.membership.jgroups.JGroupsCluster}; the stack is in {@link
 * org.fasttrack.supernode.membership.jgroups.JGroupsStack}.
 */
@NullMarked
package org.fasttrack.supernode.membership.jgroups;

import org.jspecify.annotations.NullMarked;
