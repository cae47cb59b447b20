package org.fasttrack.lab.bench.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Words;
import org.fasttrack.common.share.ShareRecord;

/**
 * Lucene at its best here: in memory, index sorted by rank so that a search stops early, no scores, no stored fields (a
 * hit is one binary doc value), words split by us.
 */
final class LuceneRival implements Rival {
    private static final int MAX_GRAM = 8;
    private final boolean grams;
    private final Sort rank = new Sort(new SortField("rank", SortField.Type.LONG));
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final IndexWriter writer;
    private DirectoryReader reader;
    private IndexSearcher searcher;

    /** @param grams index word beginnings of up to 8 characters, for prefixes */
    LuceneRival(boolean grams) {
        this.grams = grams;
        try {
            IndexWriterConfig config =
                    new IndexWriterConfig().setIndexSort(rank).setRAMBufferSizeMB(256);
            config.setUseCompoundFile(false);
            config.setParentField("parent");
            writer = new IndexWriter(directory, config);
            reader = DirectoryReader.open(writer);
            searcher = searcher();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IndexSearcher searcher() {
        IndexSearcher made = new IndexSearcher(reader);
        made.setQueryCache(null);
        return made;
    }

    @Override
    public void register(NodeId owner, List<ShareRecord> records) {
        List<Document> documents = new ArrayList<>(records.size());
        byte[] key = owner.bytes();
        int position = 0;
        for (ShareRecord record : records) {
            documents.add(document(key, record, position++));
        }
        try {
            writer.updateDocuments(new Term("owner", new BytesRef(key)), documents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Document document(byte[] owner, ShareRecord record, int position) {
        Document document = new Document();
        document.add(new StringField("owner", new BytesRef(owner), Field.Store.NO));
        Set<String> words = new HashSet<>(Words.of(record.name()));
        words.forEach(word -> document.add(new StringField("w", word, Field.Store.NO)));
        if (grams) {
            Set<String> beginnings = new HashSet<>();
            for (String word : words) {
                for (int n = 1; n <= Math.min(MAX_GRAM, word.length()); n++) {
                    beginnings.add(word.substring(0, n));
                }
            }
            beginnings.forEach(gram -> document.add(new StringField("g", gram, Field.Store.NO)));
        }
        byte[] name = record.name().getBytes(StandardCharsets.UTF_8);
        document.add(new NumericDocValuesField("rank", name.length));
        byte[] row = new byte[ContentId.BYTES + 20 + name.length];
        record.content().copyTo(row, 0);
        ByteBuffer.wrap(row, ContentId.BYTES, 20 + name.length)
                .putInt(position)
                .putLong(record.bytes())
                .putLong(record.modifiedMillis())
                .put(name);
        document.add(new BinaryDocValuesField("row", new BytesRef(row)));
        document.add(new StringField("content", new BytesRef(row, 0, ContentId.BYTES), Field.Store.NO));
        return document;
    }

    @Override
    public void forget(NodeId owner) {
        try {
            writer.deleteDocuments(new Term("owner", new BytesRef(owner.bytes())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void publish() {
        try {
            DirectoryReader changed = DirectoryReader.openIfChanged(reader, writer);
            if (changed != null) {
                reader.close();
                reader = changed;
                searcher = searcher();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void settle() {
        try {
            writer.forceMerge(1);
            writer.commit();
            publish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long search(List<String> words, boolean prefix) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!prefix || i < words.size() - 1) {
                query.add(new TermQuery(new Term("w", word)), BooleanClause.Occur.FILTER);
            } else if (grams && word.length() <= MAX_GRAM) {
                query.add(new TermQuery(new Term("g", word)), BooleanClause.Occur.FILTER);
            } else {
                query.add(new PrefixQuery(new Term("w", word)), BooleanClause.Occur.FILTER);
            }
        }
        try {
            long read = 0;
            var top = searcher.search(query.build(), new TopFieldCollectorManager(rank, 100, null, 100));
            ScoreDoc[] hits = top.scoreDocs;
            // In document order each segment's values are opened once: the cheapest way to read hits.
            Arrays.sort(hits, Comparator.comparingInt(hit -> hit.doc));
            List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
            int at = 0;
            while (at < hits.length) {
                LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hits[at].doc, leaves));
                BinaryDocValues rows = DocValues.getBinary(leaf.reader(), "row");
                int end = leaf.docBase + leaf.reader().maxDoc();
                for (; at < hits.length && hits[at].doc < end; at++) {
                    read += name(rows, hits[at].doc - leaf.docBase).length();
                }
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(BinaryDocValues rows, int doc) throws IOException {
        if (!rows.advanceExact(doc)) {
            throw new IllegalStateException("a hit without its row");
        }
        BytesRef row = rows.binaryValue();
        int skip = ContentId.BYTES + 20;
        return new String(row.bytes, row.offset + skip, row.length - skip, StandardCharsets.UTF_8);
    }

    @Override
    public long memoryBytes() {
        try {
            long total = 0;
            for (String file : directory.listAll()) {
                total += directory.fileLength(file);
            }
            return total;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
