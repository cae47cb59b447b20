/**
 * Ways to a peer's data port: direct, pushed, relayed. Start at {@link ReachDialer} for the asking side and at
 * {@link PushedConnections} for the side that is asked to connect out.
 */
@NullMarked
package org.fasttrack.peer.reach;

import org.jspecify.annotations.NullMarked;
