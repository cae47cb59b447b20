/** The commands of the node: wiring, printing and exit codes only. Start at {@link NodeOptions}. */
@NullMarked
package org.fasttrack.peer.cli;

import org.jspecify.annotations.NullMarked;
