/** The tracker of BEP 3 as a value in, a value out: {@link Tracker} answers an {@link Announce}. No sockets here. */
@NullMarked
package org.fasttrack.peer.gateway.tracker;

import org.jspecify.annotations.NullMarked;
