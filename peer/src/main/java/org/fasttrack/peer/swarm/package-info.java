/**
 * The swarm as a pure core: what to ask of whom, and whom to serve. Start at {@link SwarmCore}; the messages are in
 * {@code wire}. Nothing here knows a socket, a disk or a clock.
 */
@NullMarked
package org.fasttrack.peer.swarm;

import org.jspecify.annotations.NullMarked;
