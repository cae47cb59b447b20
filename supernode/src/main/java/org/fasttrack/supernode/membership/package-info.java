/**
 * Which supernodes form this cluster, and how they speak to each other. Start at {@link Cluster}.
 */
@NullMarked
package org.fasttrack.supernode.membership;

import org.jspecify.annotations.NullMarked;
