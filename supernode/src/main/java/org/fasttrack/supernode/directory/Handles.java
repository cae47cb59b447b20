package org.fasttrack.supernode.directory;

/**
 * The handles of a dictionary's words, in as many bits as the largest takes. The lowest says whether it is a document, of which
 * most are, or an address: see {@link Postings}.
 */
final class Handles {
    private final PackedInts packed;

    private Handles(PackedInts packed) {
        this.packed = packed;
    }

    static Handles of(IntList handles) {
        IntList all = new IntList(handles.size);
        for (int i = 0; i < handles.size; i++) {
            all.add(pack(handles.values[i]));
        }
        return new Handles(PackedInts.of(all));
    }

    /** Unsigned. */
    private static int pack(int handle) {
        return handle << 1 ^ handle >> (Integer.SIZE - 1);
    }

    int get(int word) {
        int value = packed.get(word);
        return value >>> 1 ^ -(value & 1);
    }

    int size() {
        return packed.size();
    }

    long memoryBytes() {
        return packed.memoryBytes() + 16;
    }
}
