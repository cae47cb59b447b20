package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/** Makes one segment of several, without the lists that are gone. Reads only what never changes: nobody waits for it. */
final class Merge {
    private final List<Segment> sources;
    private final int[][] newOwner;
    private final int[][] newDoc;
    private final SegmentDraft draft;

    private Merge(List<Segment> sources) {
        this.sources = sources;
        this.newOwner = new int[sources.size()][];
        this.newDoc = new int[sources.size()][];
        List<OwnerSlot> live = new ArrayList<>();
        long files = 0;
        for (int s = 0; s < newOwner.length; s++) {
            OwnerSlot[] owners = sources.get(s).owners;
            newOwner[s] = new int[owners.length];
            for (int o = 0; o < owners.length; o++) {
                boolean kept = owners[o].died == Long.MAX_VALUE;
                newOwner[s][o] = kept ? live.size() : -1;
                if (kept) {
                    live.add(owners[o]);
                    files += owners[o].files;
                }
            }
        }
        this.draft = new SegmentDraft(live.toArray(OwnerSlot[]::new), Math.toIntExact(files));
    }

    static Segment of(List<Segment> sources) {
        Merge merge = new Merge(sources);
        merge.documents();
        merge.words();
        return new Segment(merge.draft);
    }

    /** A source's documents that stay, in order of rank. */
    private final class Head implements Comparable<Head> {
        final int source;
        final Segment segment;
        final Rows.Reader reader;
        int doc = -1;

        Head(int source) {
            this.source = source;
            this.segment = sources.get(source);
            this.reader = segment.rows.reader();
            newDoc[source] = new int[segment.size];
        }

        boolean next() {
            while (++doc < segment.size) {
                if (newOwner[source][segment.docOwner[doc]] >= 0) {
                    reader.read(doc);
                    return true;
                }
                newDoc[source][doc] = -1;
            }
            return false;
        }

        @Override
        public int compareTo(Head o) {
            if (reader.length != o.reader.length) {
                return Integer.compare(reader.length, o.reader.length);
            }
            int names = Arrays.compareUnsigned(reader.name, 0, reader.length, o.reader.name, 0, o.reader.length);
            return names != 0 ? names : segment.ownerOf(doc).owner.compareTo(o.segment.ownerOf(o.doc).owner);
        }
    }

    private void documents() {
        PriorityQueue<Head> heads = new PriorityQueue<>();
        for (int s = 0; s < newDoc.length; s++) {
            Head head = new Head(s);
            if (head.next()) {
                heads.add(head);
            }
        }
        int doc = 0;
        while (!heads.isEmpty()) {
            Head head = heads.poll();
            do {
                take(head, doc++);
            } while (head.next() && (heads.isEmpty() || head.compareTo(heads.peek()) <= 0));
            if (head.doc < head.segment.size) {
                heads.add(head);
            }
        }
    }

    private void take(Head head, int doc) {
        newDoc[head.source][head.doc] = doc;
        Rows.Reader row = head.reader;
        int owner = newOwner[head.source][head.segment.docOwner[head.doc]];
        int at = draft.add(row.name, row.length, row.size, row.modified, owner, row.position);
        head.segment.copyContent(head.doc, draft.contents, at);
    }

    private final class WordHead implements Comparable<WordHead> {
        final int source;
        final Dictionary words;
        int word;

        WordHead(int source) {
            this.source = source;
            this.words = sources.get(source).words;
        }

        @Override
        public int compareTo(WordHead o) {
            return Arrays.compareUnsigned(
                    words.text(),
                    words.start(word),
                    words.end(word),
                    o.words.text(),
                    o.words.start(o.word),
                    o.words.end(o.word));
        }
    }

    private void words() {
        PriorityQueue<WordHead> heads = new PriorityQueue<>();
        for (int s = 0; s < newDoc.length; s++) {
            WordHead head = new WordHead(s);
            if (head.words.size() > 0) {
                heads.add(head);
            }
        }
        IntList docs = new IntList(1024);
        List<WordHead> same = new ArrayList<>();
        while (!heads.isEmpty()) {
            same.add(heads.poll());
            while (!heads.isEmpty() && heads.peek().compareTo(same.getFirst()) == 0) {
                same.add(heads.poll());
            }
            docs.clear();
            same.forEach(head -> addDocs(head, docs));
            if (same.size() > 1) {
                docs.sortDistinct(draft.size());
            }
            WordHead first = same.getFirst();
            if (docs.size > 0) {
                draft.addWord(first.words.text(), first.words.start(first.word), first.words.end(first.word), docs);
            }
            same.stream().filter(head -> ++head.word < head.words.size()).forEach(heads::add);
            same.clear();
        }
    }

    private void addDocs(WordHead head, IntList docs) {
        Segment segment = sources.get(head.source);
        int[] renumbered = newDoc[head.source];
        Cursor cursor = Postings.open(segment.postings, head.words.handle(head.word), segment.size);
        for (int doc = cursor.advance(0); doc != Cursor.END; doc = cursor.advance(doc + 1)) {
            if (renumbered[doc] >= 0) {
                docs.add(renumbered[doc]);
            }
        }
    }
}
