package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Makes one segment of several, without the parts that are gone. Reads only what never changes: nobody waits for it. */
final class Merge {
    private static final int CANCELLED_EVERY = 256;
    /** Of a name's beginning, beside eleven of its length. */
    private static final int KEY_BITS = 53;

    private final List<Segment> sources;
    private final int[][] newPart;
    private final int[][] newDoc;
    private final SegmentDraft draft;
    private final BooleanSupplier cancelled;

    private Merge(List<Segment> sources, BooleanSupplier cancelled) {
        this.sources = sources;
        this.cancelled = cancelled;
        this.newPart = new int[sources.size()][];
        this.newDoc = new int[sources.size()][];
        List<Part> live = new ArrayList<>();
        for (int s = 0; s < newPart.length; s++) {
            newPart[s] = keepLive(sources.get(s).parts, live);
        }
        int files = live.stream().mapToInt(part -> part.files).sum();
        int words = sources.stream().mapToInt(segment -> segment.words.size()).sum();
        this.draft = new SegmentDraft(live.toArray(Part[]::new), bounds(live.size()), files, words);
    }

    private static int[] keepLive(PartTable parts, List<Part> live) {
        int[] numbers = new int[parts.size()];
        for (int i = 0; i < parts.size(); i++) {
            boolean kept = parts.get(i).isLive();
            numbers[i] = kept ? live.size() : -1;
            if (kept) {
                live.add(parts.get(i));
            }
        }
        return numbers;
    }

    private Rows.Bounds bounds(int parts) {
        Rows.Bounds all = sources.getFirst().rows.bounds;
        for (Segment segment : sources) {
            all = all.and(segment.rows.bounds);
        }
        return new Rows.Bounds(parts, all.position(), all.sizes(), all.earliest(), all.latest());
    }

    /** @throws CancellationException soon after {@code cancelled} says so */
    static Segment of(List<Segment> sources, BooleanSupplier cancelled) {
        Merge merge = new Merge(sources, cancelled);
        merge.documents();
        merge.words();
        return merge.draft.finish();
    }

    /** A source's documents that stay, in order of rank. */
    private final class Head implements Comparable<Head> {
        final int source;
        final Segment segment;
        final Names.Reader reader;
        int doc = -1;
        /** The length, then the first bytes of the name. */
        private long key;

        Head(int source) {
            this.source = source;
            this.segment = sources.get(source);
            this.reader = segment.names.reader();
            newDoc[source] = new int[segment.size];
        }

        boolean next() {
            while (++doc < segment.size) {
                if (newPart[source][segment.rows.part(doc)] >= 0) {
                    reader.read(doc);
                    key = ((long) reader.length << KEY_BITS)
                            | (Bytes.key(reader.name, 0, reader.length) >>> (Long.SIZE - KEY_BITS));
                    return true;
                }
                newDoc[source][doc] = -1;
            }
            return false;
        }

        @Override
        public int compareTo(Head o) {
            return key != o.key ? Long.compareUnsigned(key, o.key) : compareRest(o);
        }

        private int compareRest(Head o) {
            int names = Arrays.compareUnsigned(reader.name, 0, reader.length, o.reader.name, 0, o.reader.length);
            return names != 0 ? names : segment.part(doc).owner.compareTo(o.segment.part(o.doc).owner);
        }
    }

    private void documents() {
        List<Head> begun = new ArrayList<>(newDoc.length);
        for (int s = 0; s < newDoc.length; s++) {
            Head head = new Head(s);
            if (head.next()) {
                begun.add(head);
            }
        }
        Tournament<Head> heads = new Tournament<>(begun);
        for (Head head = heads.first(); head != null; head = heads.first()) {
            take(head);
            heads.moved(head.next());
        }
    }

    private void take(Head head) {
        Rows rows = head.segment.rows;
        int part = newPart[head.source][rows.part(head.doc)];
        int doc = draft.add(
                head.reader.name,
                head.reader.length,
                part,
                rows.position(head.doc),
                rows.bytes(head.doc),
                rows.modified(head.doc));
        draft.rows.setContent(doc, rows, head.doc);
        newDoc[head.source][head.doc] = doc;
        if (doc % CANCELLED_EVERY == 0) {
            goOn();
        }
    }

    private void goOn() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException();
        }
    }

    private void words() {
        WordMerge merge = new WordMerge(sources);
        IntList docs = new IntList(1024);
        IntList old = new IntList(1024);
        for (WordMerge.Head first = merge.next(); first != null; first = merge.next()) {
            goOn();
            docs.clear();
            int lists = 0;
            for (WordMerge.Head head = first; head != null; head = merge.nextSame(head)) {
                addDocs(head, old, docs);
                lists++;
            }
            if (lists > 1) {
                docs.sortDistinct(draft.size());
            }
            if (docs.size > 0) {
                draft.addWord(merge.word, 0, merge.length, docs.values, docs.size);
            }
        }
    }

    private void addDocs(WordMerge.Head head, IntList old, IntList docs) {
        old.clear();
        Postings.addAll(head.segment.postings, head.reader.handle(), head.segment.size, old);
        int[] renumbered = newDoc[head.source];
        for (int i = 0; i < old.size; i++) {
            int doc = renumbered[old.values[i]];
            if (doc >= 0) {
                docs.add(doc);
            }
        }
    }
}
