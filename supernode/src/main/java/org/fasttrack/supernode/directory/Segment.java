package org.fasttrack.supernode.directory;

import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;

/**
 * Some owners' lists, indexed and never changed. Documents are numbered in the order of rank (length of the name, name,
 * owner), so that the first matches found are the best.
 */
final class Segment {
    static final int LENGTHS = ShareRecord.MAX_NAME_BYTES + 2;

    final int size;
    final OwnerSlot[] owners;
    final int[] docOwner;
    final Rows rows;
    final Dictionary words;
    final Prefixes prefixes;
    final byte[] postings;
    private final byte[] contents;
    private final int[] byContent;
    /** The first document whose name has at least so many bytes. */
    private final int[] lengthStart;

    private final int[] ownerStart;
    private final int[] ownerDocs;

    Segment(SegmentDraft draft) {
        this.size = draft.size();
        this.owners = draft.owners;
        this.docOwner = draft.docOwner;
        this.rows = draft.rows.finish();
        this.words = draft.dictionary();
        this.prefixes = draft.prefixes(words);
        this.postings = draft.postings.trimmed();
        this.contents = draft.contents;
        this.byContent = draft.byContent();
        this.lengthStart = draft.lengthStart();
        this.ownerStart = draft.ownerStart();
        this.ownerDocs = draft.ownerDocs(ownerStart);
    }

    int firstOfLength(int bytes) {
        return lengthStart[Math.min(bytes, LENGTHS - 1)];
    }

    int lengthOf(int doc) {
        int low = 0;
        int high = LENGTHS - 1;
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

    OwnerSlot ownerOf(int doc) {
        return owners[docOwner[doc]];
    }

    /** Whether some list here is gone at {@code version}. */
    boolean hasDead(long version) {
        for (OwnerSlot owner : owners) {
            if (!owner.liveAt(version)) {
                return true;
            }
        }
        return false;
    }

    int liveFiles() {
        int live = 0;
        for (OwnerSlot owner : owners) {
            live += owner.died == Long.MAX_VALUE ? owner.files : 0;
        }
        return live;
    }

    ShareRecord record(int doc, Rows.Reader reader) {
        reader.read(doc);
        return new ShareRecord(reader.text(), reader.size, content(doc), reader.modified);
    }

    ContentId content(int doc) {
        byte[] id = new byte[ContentId.BYTES];
        System.arraycopy(contents, doc * ContentId.BYTES, id, 0, id.length);
        return ContentId.of(id);
    }

    void copyContent(int doc, byte[] target, int at) {
        System.arraycopy(contents, doc * ContentId.BYTES, target, at, ContentId.BYTES);
    }

    int docAt(int ownerNumber, int position) {
        return ownerDocs[ownerStart[ownerNumber] + position];
    }

    int numberOf(OwnerSlot owner) {
        for (int i = 0; i < owners.length; i++) {
            if (owners[i] == owner) {
                return i;
            }
        }
        return -1;
    }

    /** The documents of {@code content} in order of rank. */
    IntList withContent(ContentId content) {
        byte[] wanted = content.bytes();
        int key = Bytes.bigIntAt(wanted, 0);
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Integer.compareUnsigned(contentKey(middle), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        IntList found = new IntList(4);
        for (; low < size && contentKey(low) == key; low++) {
            int at = byContent[low] * ContentId.BYTES;
            if (java.util.Arrays.equals(contents, at, at + ContentId.BYTES, wanted, 0, ContentId.BYTES)) {
                found.add(byContent[low]);
            }
        }
        return found;
    }

    private int contentKey(int order) {
        return Bytes.bigIntAt(contents, byContent[order] * ContentId.BYTES);
    }

    void forEachContent(long version, Consumer<ContentId> content) {
        for (int doc = 0; doc < size; doc++) {
            if (ownerOf(doc).liveAt(version)) {
                content.accept(content(doc));
            }
        }
    }

    long memoryBytes() {
        return rows.memoryBytes()
                + words.memoryBytes()
                + prefixes.memoryBytes()
                + postings.length
                + contents.length
                + 4L * (docOwner.length + byContent.length + lengthStart.length + ownerStart.length + ownerDocs.length)
                + owners.length * 100L;
    }
}
