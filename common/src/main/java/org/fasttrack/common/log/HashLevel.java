package org.fasttrack.common.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The hashes of one level of a tree, packed in slabs so that growing copies nothing and an object a hash is saved. */
final class HashLevel {
    private static final int SLAB_HASHES = 1024;
    private final List<byte[]> slabs = new ArrayList<>();
    private long count;

    void add(byte[] hash) {
        int at = (int) (count % SLAB_HASHES);
        if (at == 0) {
            slabs.add(new byte[SLAB_HASHES * TreeHash.BYTES]);
        }
        System.arraycopy(hash, 0, slabs.getLast(), at * TreeHash.BYTES, TreeHash.BYTES);
        count++;
    }

    byte[] get(long index) {
        int at = (int) (index % SLAB_HASHES) * TreeHash.BYTES;
        return Arrays.copyOfRange(slabs.get((int) (index / SLAB_HASHES)), at, at + TreeHash.BYTES);
    }
}
