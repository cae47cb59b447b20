package org.fasttrack.lab.bench.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Words;
import org.fasttrack.common.share.ShareRecord;

/**
 * A file as Lucene indexes it, one object for all of them: a field of words without norms, frequencies and positions; the
 * row (numbers in few bytes, content id, name) as one binary doc value; the rank; terms for the owner and for the first
 * eight bytes of the content id, which is what a look-up by content needs.
 */
final class LuceneDocument {
    private static final int CONTENT_TERM_BYTES = 8;
    private final Document document = new Document();
    private final Tokens words = new Tokens();
    private final Tokens grams = new Tokens();
    private final int maxGram;
    private final StringField owner = new StringField("owner", new BytesRef(), Field.Store.NO);
    private final StringField content = new StringField("content", new BytesRef(), Field.Store.NO);
    private final NumericDocValuesField rank = new NumericDocValuesField("rank", 0);
    private final BinaryDocValuesField row = new BinaryDocValuesField("row", new BytesRef());
    private final byte[] rowBytes = new byte[64 + ShareRecord.MAX_NAME_BYTES];
    private final byte[] contentBytes = new byte[ContentId.BYTES];

    /** @param maxGram how long the indexed word beginnings are, in characters; 0 for none */
    LuceneDocument(int maxGram) {
        this.maxGram = maxGram;
        FieldType terms = new FieldType();
        terms.setIndexOptions(IndexOptions.DOCS);
        terms.setTokenized(true);
        terms.setOmitNorms(true);
        terms.freeze();
        document.add(owner);
        document.add(content);
        document.add(rank);
        document.add(row);
        document.add(new Field("w", words, terms));
        if (maxGram > 0) {
            document.add(new Field("g", grams, terms));
        }
    }

    /** The document, changed to be {@code record}. Valid until the next call. */
    Document of(byte[] ownerKey, int ownerNumber, ShareRecord record, int position) {
        Set<String> distinct = new LinkedHashSet<>(Words.of(record.name()));
        words.next(distinct);
        if (maxGram > 0) {
            grams.next(beginnings(distinct));
        }
        owner.setBytesValue(ownerKey);
        record.content().copyTo(contentBytes, 0);
        content.setBytesValue(new BytesRef(contentBytes, 0, CONTENT_TERM_BYTES));
        byte[] name = record.name().getBytes(StandardCharsets.UTF_8);
        rank.setLongValue(name.length);
        ByteBuffer out = ByteBuffer.wrap(rowBytes);
        putVar(out, ownerNumber);
        putVar(out, position);
        putVar(out, record.bytes());
        putVar(out, record.modifiedMillis());
        out.put(contentBytes).put(name);
        row.setBytesValue(new BytesRef(rowBytes, 0, out.position()));
        return document;
    }

    private Set<String> beginnings(Set<String> distinct) {
        Set<String> beginnings = new HashSet<>();
        for (String word : distinct) {
            for (int length = 1; length <= Math.min(maxGram, word.length()); length++) {
                beginnings.add(word.substring(0, length));
            }
        }
        return beginnings;
    }

    private static void putVar(ByteBuffer out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    /** Reads what {@link #putVar} wrote. */
    static long var(BytesRef row) {
        long value = 0;
        int shift = 0;
        byte b;
        do {
            b = row.bytes[row.offset++];
            row.length--;
            value |= (long) (b & 0x7f) << shift;
            shift += 7;
        } while (b < 0);
        return value;
    }

    /** Hands words over as they are. */
    private static final class Tokens extends TokenStream {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private Iterator<String> rest = Set.<String>of().iterator();

        void next(Set<String> tokens) {
            rest = tokens.iterator();
        }

        @Override
        public boolean incrementToken() {
            if (!rest.hasNext()) {
                return false;
            }
            clearAttributes();
            term.append(rest.next());
            return true;
        }
    }
}
