/** The data port: TLS, HTTP range requests, upload slots. Start at {@link DataPort}. */
@NullMarked
package org.fasttrack.peer.transfer;

import org.jspecify.annotations.NullMarked;
