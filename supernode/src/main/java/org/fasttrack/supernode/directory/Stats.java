package org.fasttrack.supernode.directory;

/**
 * How much the directory holds.
 *
 * @param bytes of all files together
 * @param memoryBytes of the index itself, lists that are gone and not yet merged away included
 */
public record Stats(int owners, long files, long bytes, long memoryBytes) {}
