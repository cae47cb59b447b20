/**
 * What makes a node a supernode: ballots, the certificates that enough votes make of them, and the numbers of the
 * network's policy. Pure. Start at {@link Certificates}.
 */
@NullMarked
package org.fasttrack.common.promotion;

import org.jspecify.annotations.NullMarked;
