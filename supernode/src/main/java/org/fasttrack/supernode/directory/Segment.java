package org.fasttrack.supernode.directory;

import java.util.List;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;

/**
 * Some parts of lists, indexed and never changed. Documents are numbered in the order of rank (length of the name, name,
 * owner), so that the first matches found are the best.
 */
final class Segment {
    final int size;
    final PartTable parts;
    final Rows rows;
    final Names names;
    final Dictionary words;
    final Prefixes prefixes;
    final Slab postings;
    private final int[] lengthStart;
    private final PackedInts byContent;

    /** The first version that misses a part of this segment. */
    private volatile long firstLoss = Long.MAX_VALUE;
    /** Files of parts that are gone. Guarded by the directory's lock. */
    int lost;

    Segment(
            int size,
            Part[] parts,
            Rows rows,
            Names names,
            Dictionary words,
            Prefixes prefixes,
            Slab postings,
            int[] lengthStart,
            PackedInts byContent) {
        this.size = size;
        this.parts = new PartTable(parts);
        this.rows = rows;
        this.names = names;
        this.words = words;
        this.prefixes = prefixes;
        this.postings = postings;
        this.lengthStart = lengthStart;
        this.byContent = byContent;
    }

    /**
     * A part ends with {@code version}. Under the directory's lock, before the version is published.
     *
     * @return whether nothing is left
     */
    boolean lose(Part part, long version) {
        lost += part.files;
        firstLoss = Math.min(firstLoss, version);
        return lost == size;
    }

    /** The parts are here now, from the next version on; some may have ended while a merge brought them. Under the directory's lock. */
    void adopt() {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            part.home = this;
            part.number = i;
            parts.settle(i);
            if (!part.isLive()) {
                lose(part, part.died());
            }
        }
    }

    boolean isWholeAt(long version) {
        return firstLoss > version;
    }

    /** The list of documents of a word or a beginning. */
    Cursor list(int handle) {
        return Postings.open(postings, handle, size);
    }

    /** The first document whose name is longer than that. */
    int endOfLength(int bytes) {
        return lengthStart[Math.min(bytes + 1, lengthStart.length - 1)];
    }

    int lengthOf(int doc) {
        int low = 0;
        int high = lengthStart.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (lengthStart[middle] <= doc) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Brings near what is known of {@code docs[from..to)}. @param addresses gets, at the same places, their names' blocks */
    int touch(int[] docs, int from, int to, int[] addresses) {
        names.find(docs, from, to, addresses);
        int sum = rows.touch(docs, from, to) + names.touch(addresses, from, to);
        for (int i = from; i < to; i++) {
            sum += parts.touch(rows.part(docs[i]));
        }
        return sum;
    }

    Part part(int doc) {
        return parts.get(rows.part(doc));
    }

    boolean isLive(int doc, long version) {
        return part(doc).liveAt(version);
    }

    ContentId content(int doc) {
        byte[] id = new byte[ContentId.BYTES];
        rows.copyContent(doc, id, 0);
        return ContentId.of(id);
    }

    ShareRecord record(int doc, Names.Reader reader) {
        reader.read(doc);
        return new ShareRecord(reader.text(), rows.bytes(doc), content(doc), rows.modified(doc));
    }

    /** A part's records in their order, found by a look at every row. */
    List<ShareRecord> records(Part part) {
        int number = parts.numberOf(part);
        ShareRecord[] records = new ShareRecord[part.files];
        Names.Reader reader = names.reader();
        for (int doc = 0; doc < size; doc++) {
            if (rows.part(doc) == number) {
                records[rows.position(doc)] = record(doc, reader);
            }
        }
        return List.of(records);
    }

    /** The documents of {@code content} in order of rank. */
    IntList withContent(ContentId content) {
        byte[] wanted = content.bytes();
        IntList found = new IntList(4);
        if (byContent.size() == 0) {
            for (int doc = 0; doc < size; doc++) {
                addIfContent(doc, wanted, found);
            }
            return found;
        }
        int key = (int) (Bytes.bigLongAt(wanted, 0) >>> 32);
        for (int at = firstOf(key); at < size && contentKey(byContent.get(at)) == key; at++) {
            addIfContent(byContent.get(at), wanted, found);
        }
        return found;
    }

    private void addIfContent(int doc, byte[] wanted, IntList found) {
        if (rows.hasContent(doc, wanted)) {
            found.add(doc);
        }
    }

    private int firstOf(int key) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Integer.compareUnsigned(contentKey(byContent.get(middle)), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int contentKey(int doc) {
        return (int) (rows.contentKey(doc) >>> 32);
    }

    void forEachContent(long version, Consumer<ContentId> content) {
        for (int doc = 0; doc < size; doc++) {
            if (isLive(doc, version)) {
                content.accept(content(doc));
            }
        }
    }

    long memoryBytes() {
        return rows.memoryBytes()
                + names.memoryBytes()
                + words.memoryBytes()
                + prefixes.memoryBytes()
                + postings.memoryBytes()
                + byContent.memoryBytes()
                + 4L * lengthStart.length
                + parts.memoryBytes()
                + 100;
    }
}
