/**
 * A running node: its roles put together, and the operations that its local API offers on them. Start at {@link Node}.
 */
@NullMarked
package org.fasttrack.peer.node;

import org.jspecify.annotations.NullMarked;
