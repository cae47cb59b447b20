/** The asking side of a query: verify what supernodes say, group by content, rank. Start at {@link HitVerifier}. */
@NullMarked
package org.fasttrack.peer.search;

import org.jspecify.annotations.NullMarked;
