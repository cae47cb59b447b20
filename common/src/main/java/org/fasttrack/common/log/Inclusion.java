package org.fasttrack.common.log;

import java.util.Arrays;
import java.util.List;

/** That an entry stands at an index of a log of a size. @param path leaf to root, 32 bytes each */
public record Inclusion(long index, long size, List<byte[]> path) {
    public Inclusion {
        path = Paths.checked(path);
    }

    /** RFC 9162 section 2.1.3.2. */
    public boolean verifies(byte[] leafHash, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long fn = index;
        long sn = size - 1;
        byte[] r = leafHash;
        for (byte[] p : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = TreeHash.node(p, r);
                int skip = (fn & 1) == 1 || fn == 0 ? 0 : Long.numberOfTrailingZeros(fn);
                fn >>>= skip;
                sn >>>= skip;
            } else {
                r = TreeHash.node(r, p);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && Arrays.equals(r, root);
    }
}
