package org.fasttrack.supernode.directory;

import org.fasttrack.common.identity.NodeId;

/**
 * One registered list. Segments that are merged hand it on, so that its end, one store, counts wherever its files stand.
 */
final class OwnerSlot {
    final NodeId owner;
    final int files;
    final long bytes;
    /** The first version of the directory that does not hold this list. */
    volatile long died = Long.MAX_VALUE;

    OwnerSlot(NodeId owner, int files, long bytes) {
        this.owner = owner;
        this.files = files;
        this.bytes = bytes;
    }

    boolean liveAt(long version) {
        return died > version;
    }
}
