/**
 * Which supernodes form this cluster, and how they speak to each other. Start at {@link Cluster}; a mechanism that speaks to
 * its like on other supernodes needs only a {@link Channel}.
 */
@NullMarked
package org.fasttrack.supernode.membership;

import org.jspecify.annotations.NullMarked;
