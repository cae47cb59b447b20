/** Who may no longer come in: revocations, spread between supernodes. Start at {@link RevocationSpread}. */
@NullMarked
package org.fasttrack.supernode.access;

import org.jspecify.annotations.NullMarked;
