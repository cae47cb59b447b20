/**
 * Checking what supernodes recorded: every signature, proof and chain, every score. Start at {@link
 * org.fasttrack.supernode.audit.Audit}.
 */
@NullMarked
package org.fasttrack.supernode.audit;

import org.jspecify.annotations.NullMarked;
