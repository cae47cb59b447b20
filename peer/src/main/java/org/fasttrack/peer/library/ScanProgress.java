package org.fasttrack.peer.library;

/** How far a scan is: what is in the catalogue already counts as done, {@code bytesHashed} is this scan's own work. */
public record ScanProgress(int filesDone, int filesTotal, long bytesDone, long bytesTotal, long bytesHashed) {}
