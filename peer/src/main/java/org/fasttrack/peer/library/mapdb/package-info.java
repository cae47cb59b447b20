/** The library's catalogue kept in MapDB. Start at {@link MapDbCatalogue}. */
@NullMarked
package org.fasttrack.peer.library.mapdb;

import org.jspecify.annotations.NullMarked;
