/**
 * Carries what two peers say to each other when neither can be connected to: bytes that only they can read. Start at
 * {@link Relays}.
 */
@NullMarked
package org.fasttrack.supernode.relay;

import org.jspecify.annotations.NullMarked;
