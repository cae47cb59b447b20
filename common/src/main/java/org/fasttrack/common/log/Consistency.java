package org.fasttrack.common.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** That a log of {@code newSize} entries begins with what it was at {@code oldSize}. @param path 32 bytes each */
public record Consistency(long oldSize, long newSize, List<byte[]> path) {
    public Consistency {
        path = Paths.checked(path);
    }

    /** RFC 9162 section 2.1.4.2; from nothing to anything is consistent, and so is a head with itself. */
    public boolean verifies(byte[] oldRoot, byte[] newRoot) {
        if (oldSize < 0 || oldSize > newSize) {
            return false;
        }
        if (oldSize == newSize) {
            return path.isEmpty() && Arrays.equals(oldRoot, newRoot);
        }
        if (oldSize == 0) {
            return path.isEmpty() && Arrays.equals(oldRoot, TreeHash.empty());
        }
        return climbs(oldRoot, newRoot);
    }

    private boolean climbs(byte[] oldRoot, byte[] newRoot) {
        List<byte[]> whole = new ArrayList<>(path);
        if (Long.bitCount(oldSize) == 1) {
            whole.addFirst(oldRoot); // the old tree is one whole subtree: its root is left out of the path
        }
        if (whole.isEmpty()) {
            return false;
        }
        int finished = Long.numberOfTrailingZeros(oldSize);
        long fn = (oldSize - 1) >>> finished;
        long sn = (newSize - 1) >>> finished;
        byte[] fr = whole.getFirst();
        byte[] sr = fr;
        for (byte[] c : whole.subList(1, whole.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = TreeHash.node(c, fr);
                sr = TreeHash.node(c, sr);
                int skip = (fn & 1) == 1 || fn == 0 ? 0 : Long.numberOfTrailingZeros(fn);
                fn >>>= skip;
                sn >>>= skip;
            } else {
                sr = TreeHash.node(sr, c);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && Arrays.equals(fr, oldRoot) && Arrays.equals(sr, newRoot);
    }
}
