/**
 * Fetching a content from several peers at once: ranges by work-stealing, every 16 KiB checked, resumable. Entry:
 * {@link org.fasttrack.peer.download.Download}.
 */
@NullMarked
package org.fasttrack.peer.download;

import org.jspecify.annotations.NullMarked;
