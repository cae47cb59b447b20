/**
 * The node's downloads: {@link DownloadQueue} runs some at once, by priority, and keeps the rest; they are paused,
 * resumed, limited and cancelled by number, and survive a restart. How one content is fetched is
 * {@link org.fasttrack.peer.download}'s business.
 */
@NullMarked
package org.fasttrack.peer.queue;

import org.jspecify.annotations.NullMarked;
