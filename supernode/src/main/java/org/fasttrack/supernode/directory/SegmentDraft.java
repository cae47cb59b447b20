package org.fasttrack.supernode.directory;

import java.util.Arrays;
import org.fasttrack.common.content.ContentId;

/** A segment being written: first all documents in order of rank, then all words in the order of their bytes. */
final class SegmentDraft {
    /** Below this a prefix is answered from the words themselves. */
    private static final int PREFIX_POSTINGS_FROM = 16_384;

    final OwnerSlot[] owners;
    final int[] docOwner;
    final byte[] contents;
    final Rows.Writer rows;
    final ByteSlab postings;
    private final int[] positions;
    private final int[] lengths = new int[Segment.LENGTHS + 1];
    private final ByteSlab text = new ByteSlab(1 << 10);
    private final IntList ends = new IntList(256);
    private final IntList handles = new IntList(256);
    private int docs;

    SegmentDraft(OwnerSlot[] owners, int size) {
        this.owners = owners;
        this.docOwner = new int[size];
        this.positions = new int[size];
        this.contents = new byte[Math.multiplyExact(size, ContentId.BYTES)];
        this.rows = new Rows.Writer(size);
        this.postings = new ByteSlab(size * 8);
    }

    int size() {
        return docOwner.length;
    }

    /** Adds the next document's row. @return where its content id goes in {@link #contents} */
    int add(byte[] name, int length, long bytes, long modified, int owner, int position) {
        rows.add(name, length, bytes, modified, position);
        lengths[length + 1]++;
        docOwner[docs] = owner;
        positions[docs] = position;
        return docs++ * ContentId.BYTES;
    }

    void addWord(byte[] source, int from, int to, IntList found) {
        text.put(source, from, to - from);
        ends.add(text.size());
        handles.add(Postings.write(postings, found.values, found.size, size()));
    }

    Dictionary dictionary() {
        return new Dictionary(text.trimmed(), ends.toArray(), handles.toArray());
    }

    Prefixes prefixes(Dictionary words) {
        return size() < PREFIX_POSTINGS_FROM ? Prefixes.NONE : Prefixes.build(words, postings, size());
    }

    int[] lengthStart() {
        int[] start = Arrays.copyOf(lengths, Segment.LENGTHS);
        for (int i = 1; i < start.length; i++) {
            start[i] += start[i - 1];
        }
        return start;
    }

    int[] ownerStart() {
        int[] start = new int[owners.length + 1];
        for (int owner : docOwner) {
            start[owner + 1]++;
        }
        for (int i = 1; i < start.length; i++) {
            start[i] += start[i - 1];
        }
        return start;
    }

    int[] ownerDocs(int[] ownerStart) {
        int[] found = new int[size()];
        for (int doc = 0; doc < found.length; doc++) {
            found[ownerStart[docOwner[doc]] + positions[doc]] = doc;
        }
        return found;
    }

    int[] byContent() {
        long[] keys = new long[size()];
        for (int doc = 0; doc < keys.length; doc++) {
            long key = Bytes.bigIntAt(contents, doc * ContentId.BYTES) ^ Integer.MIN_VALUE;
            keys[doc] = key << 32 | doc;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }
}
