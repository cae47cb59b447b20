/**
 * A supernode's evidence: its own append-only log, and copies of the others'. The files are the truth (docs/ledger.md);
 * indexes can be rebuilt. Start at {@link org.fasttrack.supernode.ledger.Ledger}.
 */
@NullMarked
package org.fasttrack.supernode.ledger;

import org.jspecify.annotations.NullMarked;
