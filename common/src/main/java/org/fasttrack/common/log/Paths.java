package org.fasttrack.common.log;

import java.util.List;

/** The hashes that a proof carries. */
final class Paths {
    /** One a level, and one more where a consistency proof names its first subtree. */
    static final int MAX_LENGTH = Long.SIZE + 1;

    private Paths() {}

    /** @throws IllegalArgumentException unless there are at most 65 hashes of 32 bytes */
    static List<byte[]> checked(List<byte[]> path) {
        if (path.size() > MAX_LENGTH || path.stream().anyMatch(hash -> hash.length != TreeHash.BYTES)) {
            throw new IllegalArgumentException("a proof has at most " + MAX_LENGTH + " hashes of 32 bytes");
        }
        return path.stream().map(byte[]::clone).toList();
    }
}
