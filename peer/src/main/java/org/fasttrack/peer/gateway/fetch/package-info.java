/**
 * Fetches torrents from ordinary BitTorrent clients, in the clear: {@link TorrentFetch} finds peers by trackers and magnet
 * links, gets what a magnet link leaves out (BEP 9, BEP 52), and runs our swarm on what version 1 or 2 can check.
 */
@NullMarked
package org.fasttrack.peer.gateway.fetch;

import org.jspecify.annotations.NullMarked;
