package org.fasttrack.lab.bench.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;

/**
 * Lucene at its best here: memory-mapped files on a file system in memory, which its vector code reads fastest; index sorted by
 * rank, so that a search stops early; no scores; near-real-time searchers that are swapped without a lock; words split by us.
 * Each file is a document of its own: a block of documents would be kept together against the sort.
 */
final class LuceneRival implements Rival {
    private static final int MAX_GRAM = 8;
    private static final SearcherFactory NO_CACHE = new SearcherFactory() {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            return searcher;
        }
    };

    private final boolean grams;
    private final Sort rank = new Sort(new SortField("rank", SortField.Type.LONG));
    private final LuceneDocument document;
    private final Path folder;
    private final MMapDirectory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    /** A row holds its owner's number. */
    private final Map<NodeId, Integer> numbers = new HashMap<>();

    private volatile byte[][] owners = new byte[16][];

    /** @param grams index word beginnings of up to 8 characters, for prefixes */
    LuceneRival(boolean grams) {
        this.grams = grams;
        this.document = new LuceneDocument(grams ? MAX_GRAM : 0);
        try {
            Path memory = Path.of("/dev/shm");
            folder = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "fasttrack-bench")
                    : Files.createTempDirectory("fasttrack-bench");
            directory = new MMapDirectory(folder);
            IndexWriterConfig config =
                    new IndexWriterConfig().setIndexSort(rank).setRAMBufferSizeMB(256);
            config.setUseCompoundFile(false);
            writer = new IndexWriter(directory, config);
            searchers = new SearcherManager(writer, true, false, NO_CACHE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void register(NodeId owner, List<ShareRecord> records) {
        byte[] key = owner.bytes();
        boolean isNew = !numbers.containsKey(owner);
        int number = numberOf(owner, key);
        try {
            if (!isNew) {
                writer.deleteDocuments(new Term("owner", new BytesRef(key)));
            }
            int position = 0;
            for (ShareRecord record : records) {
                writer.addDocument(document.of(key, number, record, position++));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int numberOf(NodeId owner, byte[] key) {
        return numbers.computeIfAbsent(owner, o -> {
            int number = numbers.size();
            byte[][] table = number < owners.length ? owners : Arrays.copyOf(owners, number * 2);
            table[number] = key;
            owners = table;
            return number;
        });
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
            searchers.maybeRefreshBlocking();
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
    public void search(List<String> words, boolean prefix, AnswerBytes answer) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                searchWith(searcher, words, prefix, answer);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void searchWith(IndexSearcher searcher, List<String> words, boolean prefix, AnswerBytes answer)
            throws IOException {
        BooleanQuery.Builder whole = new BooleanQuery.Builder();
        BooleanQuery.Builder begun = new BooleanQuery.Builder();
        for (String word : words) {
            whole.add(new TermQuery(new Term("w", word)), BooleanClause.Occur.FILTER);
        }
        top(searcher, whole.build(), LIMIT, answer);
        if (!prefix || answer.hits() == LIMIT) {
            return;
        }
        String last = words.getLast();
        for (String word : words.subList(0, words.size() - 1)) {
            begun.add(new TermQuery(new Term("w", word)), BooleanClause.Occur.FILTER);
        }
        begun.add(beginsWith(last), BooleanClause.Occur.FILTER);
        begun.add(new TermQuery(new Term("w", last)), BooleanClause.Occur.MUST_NOT);
        top(searcher, begun.build(), LIMIT - answer.hits(), answer);
    }

    private Query beginsWith(String prefix) {
        return grams && prefix.length() <= MAX_GRAM
                ? new TermQuery(new Term("g", prefix))
                : new PrefixQuery(new Term("w", prefix));
    }

    private void top(IndexSearcher searcher, Query query, int limit, AnswerBytes answer) throws IOException {
        ScoreDoc[] hits = searcher.search(query, new TopFieldCollectorManager(rank, limit, null, limit)).scoreDocs;
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        if (leaves.size() == 1) {
            write(leaves.getFirst(), hits, answer);
            return;
        }
        // Each segment's values are opened once for all its hits; they are put in order again by their place.
        Map<LeafReaderContext, BinaryDocValues> rows = new HashMap<>();
        BytesRef[] found = new BytesRef[hits.length];
        Integer[] byDoc = new Integer[hits.length];
        Arrays.setAll(byDoc, i -> i);
        Arrays.sort(byDoc, Comparator.comparingInt(i -> hits[i].doc));
        for (int i : byDoc) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hits[i].doc, leaves));
            BinaryDocValues values = rows.get(leaf);
            if (values == null) {
                values = DocValues.getBinary(leaf.reader(), "row");
                rows.put(leaf, values);
            }
            found[i] = BytesRef.deepCopyOf(row(values, hits[i].doc - leaf.docBase));
        }
        for (BytesRef row : found) {
            write(row, answer);
        }
    }

    /** One segment: its order is the rank's, so the hits come in the order of their values. */
    private void write(LeafReaderContext leaf, ScoreDoc[] hits, AnswerBytes answer) throws IOException {
        BinaryDocValues rows = DocValues.getBinary(leaf.reader(), "row");
        for (ScoreDoc hit : hits) {
            write(row(rows, hit.doc - leaf.docBase), answer);
        }
    }

    private static BytesRef row(BinaryDocValues rows, int doc) throws IOException {
        if (!rows.advanceExact(doc)) {
            throw new IllegalStateException("a hit without its row");
        }
        return rows.binaryValue();
    }

    private void write(BytesRef stored, AnswerBytes answer) {
        BytesRef row = new BytesRef(stored.bytes, stored.offset, stored.length);
        byte[] owner = owners[(int) LuceneDocument.var(row)];
        int position = (int) LuceneDocument.var(row);
        long bytes = LuceneDocument.var(row);
        long modified = LuceneDocument.var(row);
        System.arraycopy(owner, 0, answer.bytes, answer.ownerAt(), owner.length);
        System.arraycopy(row.bytes, row.offset, answer.bytes, answer.contentAt(), ContentId.BYTES);
        int name = row.length - ContentId.BYTES;
        System.arraycopy(row.bytes, row.offset + ContentId.BYTES, answer.bytes, answer.nameAt(), name);
        answer.end(bytes, modified, position, name);
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
            searchers.close();
            writer.rollback();
            for (String file : directory.listAll()) {
                Files.deleteIfExists(folder.resolve(file));
            }
            directory.close();
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
