/**
 * A door to ordinary BitTorrent clients, opened only when asked for, and in the clear. {@link Gateway} listens: an HTTP
 * tracker and BEP 3's handshake on one port. {@link PublicTorrents} says what may leave through it.
 */
@NullMarked
package org.fasttrack.peer.gateway;

import org.jspecify.annotations.NullMarked;
