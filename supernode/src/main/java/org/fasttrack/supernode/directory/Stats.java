package org.fasttrack.supernode.directory;

/** How much the directory holds. */
public record Stats(int owners, long files, long bytes) {}
