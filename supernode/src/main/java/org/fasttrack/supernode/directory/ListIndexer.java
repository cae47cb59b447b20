package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fasttrack.common.share.ShareRecord;

/** Makes a segment of one owner's list. */
final class ListIndexer {
    private final OwnerSlot owner;
    private final List<ShareRecord> records;
    private final byte[][] names;
    private final WordTable words = new WordTable();
    /** Words and documents side by side as they are met. */
    private final IntList metWords;

    private final IntList metDocs;

    private ListIndexer(OwnerSlot owner, List<ShareRecord> records) {
        this.owner = owner;
        this.records = records;
        this.names = new byte[records.size()][];
        this.metWords = new IntList(records.size() * 6);
        this.metDocs = new IntList(records.size() * 6);
    }

    static Segment segment(OwnerSlot owner, List<ShareRecord> sortedByName) {
        return new ListIndexer(owner, sortedByName).index();
    }

    private Segment index() {
        SegmentDraft draft = new SegmentDraft(new OwnerSlot[] {owner}, records.size());
        int[] order = byLength();
        for (int doc = 0; doc < order.length; doc++) {
            ShareRecord record = records.get(order[doc]);
            byte[] name = names[order[doc]];
            int at = draft.add(name, name.length, record.bytes(), record.modifiedMillis(), 0, order[doc]);
            record.content().copyTo(draft.contents, at);
            words.split(record.name(), name, name.length, metWords);
            while (metDocs.size < metWords.size) {
                metDocs.add(doc);
            }
        }
        writeWords(draft);
        return new Segment(draft);
    }

    /** The list is in order of names already: a stable sort by length makes the order of rank. */
    private int[] byLength() {
        int[] start = new int[Segment.LENGTHS + 1];
        for (int i = 0; i < names.length; i++) {
            names[i] = records.get(i).name().getBytes(StandardCharsets.UTF_8);
            start[names[i].length + 1]++;
        }
        for (int i = 1; i < start.length; i++) {
            start[i] += start[i - 1];
        }
        int[] order = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            order[start[names[i].length]++] = i;
        }
        return order;
    }

    private void writeWords(SegmentDraft draft) {
        int[] end = new int[words.size() + 1];
        for (int i = 0; i < metWords.size; i++) {
            end[metWords.values[i] + 1]++;
        }
        for (int i = 1; i < end.length; i++) {
            end[i] += end[i - 1];
        }
        int[] first = end.clone();
        int[] docs = new int[metDocs.size];
        for (int i = 0; i < metDocs.size; i++) {
            int word = metWords.values[i];
            int doc = metDocs.values[i];
            // A word that a name has twice counts once.
            if (end[word] == first[word] || docs[end[word] - 1] != doc) {
                docs[end[word]++] = doc;
            }
        }
        IntList found = new IntList(64);
        for (int word : words.sorted()) {
            found.clear();
            for (int i = first[word]; i < end[word]; i++) {
                found.add(docs[i]);
            }
            draft.addWord(words.text(), words.start(word), words.end(word), found);
        }
    }
}
