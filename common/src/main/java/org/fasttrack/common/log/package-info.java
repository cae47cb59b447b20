/**
 * An append-only Merkle log as RFC 9162 hashes it: the tree, its proofs, and its heads as C2SP checkpoints (signed notes).
 * Start at {@link org.fasttrack.common.log.LogTree} and {@link org.fasttrack.common.log.Checkpoint}.
 */
@NullMarked
package org.fasttrack.common.log;

import org.jspecify.annotations.NullMarked;
