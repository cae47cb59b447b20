/**
 * The data port: one TCP port, TLS 1.3, and the protocol that ALPN names. {@link org.fasttrack.peer.transfer.DataPort}
 * accepts and limits, {@link org.fasttrack.peer.transfer.HttpHandler} speaks {@code http/1.1}, and
 * {@link org.fasttrack.peer.transfer.ContentRoutes} serves shared files by range.
 */
@NullMarked
package org.fasttrack.peer.transfer;

import org.jspecify.annotations.NullMarked;
