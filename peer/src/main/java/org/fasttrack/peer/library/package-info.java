/**
 * The shared folders of this peer: walked, hashed once, watched, and described as share records. Start at
 * {@link Library}; what it shares at one moment is a {@link Holdings}.
 */
@NullMarked
package org.fasttrack.peer.library;

import org.jspecify.annotations.NullMarked;
