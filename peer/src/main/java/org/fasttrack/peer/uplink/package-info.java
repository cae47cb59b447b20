/** A peer's way into the network: choose, attach to, and change supernodes. Start at {@link Uplink}. */
@NullMarked
package org.fasttrack.peer.uplink;

import org.jspecify.annotations.NullMarked;
