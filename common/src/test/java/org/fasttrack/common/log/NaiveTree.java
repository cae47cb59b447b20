package org.fasttrack.common.log;

import java.util.ArrayList;
import java.util.List;

/** RFC 9162 section 2.1 written down as the text has it: recursive, over all leaves, nothing remembered. */
final class NaiveTree {
    private NaiveTree() {}

    static byte[] root(List<byte[]> leaves) {
        int n = leaves.size();
        if (n == 0) {
            return TreeHash.empty();
        }
        if (n == 1) {
            return leaves.getFirst();
        }
        int k = split(n);
        return TreeHash.node(root(leaves.subList(0, k)), root(leaves.subList(k, n)));
    }

    static List<byte[]> inclusion(int m, List<byte[]> leaves) {
        int n = leaves.size();
        if (n == 1) {
            return List.of();
        }
        int k = split(n);
        return m < k
                ? plus(inclusion(m, leaves.subList(0, k)), root(leaves.subList(k, n)))
                : plus(inclusion(m - k, leaves.subList(k, n)), root(leaves.subList(0, k)));
    }

    static List<byte[]> consistency(int m, List<byte[]> leaves) {
        return m == 0 || m == leaves.size() ? List.of() : subproof(m, leaves, true);
    }

    private static List<byte[]> subproof(int m, List<byte[]> leaves, boolean whole) {
        int n = leaves.size();
        if (m == n) {
            return whole ? List.of() : List.of(root(leaves));
        }
        int k = split(n);
        return m <= k
                ? plus(subproof(m, leaves.subList(0, k), whole), root(leaves.subList(k, n)))
                : plus(subproof(m - k, leaves.subList(k, n), false), root(leaves.subList(0, k)));
    }

    private static int split(int n) {
        int k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return k;
    }

    private static List<byte[]> plus(List<byte[]> path, byte[] hash) {
        List<byte[]> longer = new ArrayList<>(path);
        longer.add(hash);
        return longer;
    }
}
