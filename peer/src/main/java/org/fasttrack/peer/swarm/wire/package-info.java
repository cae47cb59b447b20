/**
 * What goes over a {@code bittorrent/1} connection, as values and as bytes: {@link Handshake}, {@link Message} and its
 * {@link MessageCodec}, {@link Bencode}, and the {@link InfoDictionary} that gives a content its infohash. Nothing here
 * reads or writes a socket.
 */
@NullMarked
package org.fasttrack.peer.swarm.wire;

import org.jspecify.annotations.NullMarked;
