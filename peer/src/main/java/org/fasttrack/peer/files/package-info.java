/** Names for what is fetched, whatever it is fetched with: see {@link org.fasttrack.peer.files.SafeName}. */
@NullMarked
package org.fasttrack.peer.files;

import org.jspecify.annotations.NullMarked;
