package org.fasttrack.common.share;

import java.util.Arrays;
import java.util.List;

/** That a record stands at a position of a share list (RFC 9162 section 2.1.3). @param path leaf to root, 32 bytes each */
public record InclusionProof(List<byte[]> path) {
    public static final int MAX_LENGTH = 32;

    public InclusionProof {
        path = List.copyOf(path);
        if (path.size() > MAX_LENGTH || path.stream().anyMatch(hash -> hash.length != RecordTree.HASH_BYTES)) {
            throw new IllegalArgumentException("an inclusion proof has at most 32 hashes of 32 bytes");
        }
    }

    /** Whether {@code record} is number {@code position} of the {@code count} records under {@code root}. */
    public boolean verifies(ShareRecord record, int position, int count, byte[] root) {
        return verifies(RecordTree.leafHash(record), position, count, root);
    }

    /** RFC 9162 section 2.1.3.2. */
    public boolean verifies(byte[] leafHash, int position, int count, byte[] root) {
        if (position < 0 || position >= count) {
            return false;
        }
        int fn = position;
        int sn = count - 1;
        byte[] r = leafHash;
        for (byte[] p : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = RecordTree.nodeHash(p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = RecordTree.nodeHash(r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && Arrays.equals(r, root);
    }
}
