/** Runs the supernode role inside this process. Start at {@link SupernodeRole}. */
@NullMarked
package org.fasttrack.peer.host;

import org.jspecify.annotations.NullMarked;
