/** What to fetch from whom: several sources at once, every leaf checked, resumable. Start at {@link Download}. */
@NullMarked
package org.fasttrack.peer.download;

import org.jspecify.annotations.NullMarked;
