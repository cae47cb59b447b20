/**
 * What {@code .torrent} files and magnet links hold: {@link Metainfo} with its {@link TorrentInfo}, and {@link Magnet}.
 * Versions 1, 2 and hybrids (BEP 3, BEP 52), read and made. Nothing here opens a socket.
 */
@NullMarked
package org.fasttrack.peer.gateway.metainfo;

import org.jspecify.annotations.NullMarked;
