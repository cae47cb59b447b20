package org.fasttrack.supernode.directory;

import java.util.Arrays;
import org.fasttrack.common.share.ShareRecord;

/** A segment being written: first all documents in order of rank, then all words in the order of their bytes. */
final class SegmentDraft {
    /** Below this a prefix is answered from the words themselves. */
    private static final int PREFIXES_FROM = 16_384;
    /** Below this a content id is looked for in one row after the other. */
    private static final int CONTENT_ORDER_FROM = 2048;

    final Part[] parts;
    final Rows rows;
    private final NameWriter names;
    private final Slab.Writer postings;
    private final Dictionary.Writer words;
    private final int size;
    private int[] lengths = new int[64];
    private int longest;
    private int docs;

    /** @param words about how many there will be */
    SegmentDraft(Part[] parts, Rows.Bounds bounds, int size, int words) {
        this.parts = parts;
        this.size = size;
        this.rows = new Rows(bounds, size);
        this.names = new NameWriter(size);
        this.postings = new Slab.Writer(Math.min(Slab.MOST / 2, size * 8 + 64));
        this.words = new Dictionary.Writer(words);
    }

    int size() {
        return size;
    }

    /** Adds the next document, but for its content id. @return its number */
    int add(byte[] name, int length, int part, int position, long bytes, long modified) {
        if (length >= lengths.length) {
            lengths = Arrays.copyOf(lengths, ShareRecord.MAX_NAME_BYTES + 1);
        }
        lengths[length]++;
        longest = length;
        names.add(name, length);
        rows.set(docs, part, position, bytes, modified);
        return docs++;
    }

    void addWord(byte[] source, int from, int to, int[] found, int count) {
        int handle = Postings.write(postings, found, /* size= */ count, /* bound= */ size, Postings.Forms.WORDS);
        words.add(source, from, to, handle);
    }

    Segment finish() {
        Dictionary dictionary = words.finish();
        Prefixes prefixes = size < PREFIXES_FROM ? Prefixes.NONE : Prefixes.build(dictionary, postings, size);
        return new Segment(
                size, parts, rows, names.finish(), dictionary, prefixes, postings.finish(), lengthStart(), byContent());
    }

    /** The first document whose name has at least so many bytes; the last entry is the end. */
    private int[] lengthStart() {
        int[] start = new int[longest + 2];
        for (int length = 0; length <= longest; length++) {
            start[length + 1] = start[length] + lengths[length];
        }
        return start;
    }

    private PackedInts byContent() {
        if (size < CONTENT_ORDER_FROM) {
            return PackedInts.NONE;
        }
        long[] keys = new long[size];
        for (int doc = 0; doc < size; doc++) {
            // The upper half of the id's first eight bytes, with the sign that makes signed order unsigned.
            keys[doc] = ((rows.contentKey(doc) ^ Long.MIN_VALUE) & 0xFFFFFFFF00000000L) | doc;
        }
        Arrays.sort(keys);
        PackedInts order = new PackedInts(size, size - 1);
        for (int i = 0; i < size; i++) {
            order.set(i, (int) keys[i]);
        }
        return order;
    }
}
