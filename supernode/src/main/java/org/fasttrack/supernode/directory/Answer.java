package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a search found, best first, as it stands in the index: nothing is unpacked before it is asked for. One thread reads it,
 * when it likes: it keeps to the version that was searched. Hits are numbered from 0.
 */
public final class Answer {
    private final long version;
    private final Segment[] segments;
    private final int[] docs;
    private final int size;
    /** Only there so that the loads are not left out. */
    final int touched;

    private @Nullable Segment readerOf;
    private Names.@Nullable Reader reader;

    Answer(long version, Best best) {
        this(version, best.segments, best.docs, best.size);
    }

    Answer(long version, Segment[] segments, int[] docs, int size) {
        this.version = version;
        this.segments = segments;
        this.docs = docs;
        this.size = size;
        this.touched = touchAll();
    }

    /** Loads that do not depend on one another are waited for together, so all hits come near in the time of a few. */
    private int touchAll() {
        int sum = 0;
        for (int hit = 0; hit < size; hit++) {
            Segment segment = segments[hit];
            int doc = docs[hit];
            sum += segment.parts.touch(segment.rows.part(doc)) + segment.rows.touch(doc) + segment.names.touch(doc);
        }
        return sum;
    }

    public int size() {
        return size;
    }

    public NodeId owner(int hit) {
        return segments[hit].part(docs[hit]).owner;
    }

    /** Copies the owner's 32 bytes to {@code target}. */
    public void copyOwner(int hit, byte[] target, int offset) {
        Segment segment = segments[hit];
        segment.parts.copyOwner(segment.rows.part(docs[hit]), target, offset);
    }

    /** Where the record stands in its owner's list, which is ordered by name. */
    public int position(int hit) {
        Segment segment = segments[hit];
        return segment.parts.startAt(segment.rows.part(docs[hit]), version) + segment.rows.position(docs[hit]);
    }

    /** The file's size. */
    public long bytes(int hit) {
        return segments[hit].rows.bytes(docs[hit]);
    }

    public long modifiedMillis(int hit) {
        return segments[hit].rows.modified(docs[hit]);
    }

    public ContentId content(int hit) {
        return segments[hit].content(docs[hit]);
    }

    /** Copies the content id's 32 bytes to {@code target}. */
    public void copyContent(int hit, byte[] target, int offset) {
        segments[hit].rows.copyContent(docs[hit], target, offset);
    }

    /** Copies the name in UTF-8 to {@code target}, which has room for the longest. @return its length */
    public int copyName(int hit, byte[] target, int offset) {
        Names.Reader name = read(hit);
        System.arraycopy(name.name, 0, target, offset, name.length);
        return name.length;
    }

    public ShareRecord record(int hit) {
        return new ShareRecord(read(hit).text(), bytes(hit), content(hit), modifiedMillis(hit));
    }

    public Entry entry(int hit) {
        return new Entry(owner(hit), position(hit), record(hit));
    }

    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(size);
        for (int hit = 0; hit < size; hit++) {
            entries.add(entry(hit));
        }
        return List.copyOf(entries);
    }

    @SuppressWarnings("ReferenceEquality") // segments have identity, not value
    private Names.Reader read(int hit) {
        Names.Reader names = reader;
        if (names == null || readerOf != segments[hit]) {
            readerOf = segments[hit];
            names = readerOf.names.reader();
            reader = names;
        }
        names.read(docs[hit]);
        return names;
    }
}
