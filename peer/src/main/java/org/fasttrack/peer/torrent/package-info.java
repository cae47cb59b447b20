/**
 * A swarm on real connections: {@link Torrent} drives a {@link org.fasttrack.peer.swarm.SwarmCore}, one
 * {@link PeerConnection} a neighbour, over any {@link PeerChannel}: TLS between our own nodes, a plain socket to ordinary
 * BitTorrent clients. {@link Torrents} holds what is swarming here, by infohash.
 */
@NullMarked
package org.fasttrack.peer.torrent;

import org.jspecify.annotations.NullMarked;
