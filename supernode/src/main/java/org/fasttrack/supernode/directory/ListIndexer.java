package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.fasttrack.common.share.ShareRecord;

/** Makes a segment of parts of one owner's list. One thread at a time; what it needs it keeps from list to list. */
final class ListIndexer {
    private static final int KEPT = 1 << 17;

    private final WordTable words = new WordTable();
    /** Words and documents side by side as they are met. */
    private IntList metWords = new IntList(1024);

    private IntList metDocs = new IntList(1024);

    /** Records in order of names; {@code parts} are neighbours among them, in order, and cover them all. */
    Segment segment(Part[] parts, List<ShareRecord> records) {
        byte[][] names = new byte[records.size()][];
        for (int i = 0; i < names.length; i++) {
            names[i] = records.get(i).name().getBytes(StandardCharsets.UTF_8);
        }
        SegmentDraft draft = new SegmentDraft(parts, bounds(parts, records), names.length, names.length);
        int[] order = byLength(names);
        int[] partOf = partOf(parts, names.length);
        int[] partStart = partStart(parts);
        for (int doc = 0; doc < order.length; doc++) {
            int at = order[doc];
            ShareRecord record = records.get(at);
            int part = partOf[at];
            draft.add(names[at], names[at].length, part, at - partStart[part], record.bytes(), record.modifiedMillis());
            draft.rows.setContent(doc, record.content());
            words.split(record.name(), names[at], metWords);
            while (metDocs.size < metWords.size) {
                metDocs.add(doc);
            }
        }
        writeWords(draft);
        clear();
        return draft.finish();
    }

    private void clear() {
        words.clear();
        metWords.clear();
        metDocs.clear();
        if (metWords.values.length > KEPT) {
            metWords = new IntList(1024);
            metDocs = new IntList(1024);
        }
    }

    private static Rows.Bounds bounds(Part[] parts, List<ShareRecord> records) {
        Sizes sizes = new Sizes();
        long earliest = records.isEmpty() ? 0 : Long.MAX_VALUE;
        long latest = records.isEmpty() ? 0 : Long.MIN_VALUE;
        for (ShareRecord record : records) {
            sizes.add(record.bytes());
            earliest = Math.min(earliest, record.modifiedMillis());
            latest = Math.max(latest, record.modifiedMillis());
        }
        int position = 0;
        for (Part part : parts) {
            position = Math.max(position, part.files);
        }
        return new Rows.Bounds(parts.length, position, sizes, earliest, latest);
    }

    private static int[] partStart(Part[] parts) {
        int[] start = new int[parts.length];
        for (int i = 1; i < parts.length; i++) {
            start[i] = start[i - 1] + parts[i - 1].files;
        }
        return start;
    }

    private static int[] partOf(Part[] parts, int records) {
        int[] part = new int[records];
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            Arrays.fill(part, at, at + parts[i].files, i);
            at += parts[i].files;
        }
        return part;
    }

    /** The list is in order of names already: a stable sort by length makes the order of rank. */
    private static int[] byLength(byte[][] names) {
        int longest = 0;
        for (byte[] name : names) {
            longest = Math.max(longest, name.length);
        }
        int[] start = new int[longest + 2];
        for (byte[] name : names) {
            start[name.length + 1]++;
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

    /** Sorts the (word, document) pairs by word, keeping the order of documents. */
    private void writeWords(SegmentDraft draft) {
        int[] end = new int[words.size() + 1];
        for (int i = 0; i < metWords.size; i++) {
            end[metWords.values[i] + 1]++;
        }
        int most = 0;
        for (int i = 1; i < end.length; i++) {
            most = Math.max(most, end[i]);
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
        int[] found = new int[most];
        for (int word : words.sorted()) {
            int count = end[word] - first[word];
            System.arraycopy(docs, first[word], found, 0, count);
            draft.addWord(words.text(), words.start(word), words.end(word), found, count);
        }
    }
}
