package org.fasttrack.lab.bench.directory;

import java.util.List;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;

/**
 * An index under measurement. Every rival ranks by one rule (all words whole first, then those with the prefix only; among
 * them shorter names, in bytes, first) and writes up to 100 hits out in full.
 */
interface Rival extends AutoCloseable {
    int LIMIT = 100;

    /** Replaces the owner's list; visible after {@link #publish}. */
    void register(NodeId owner, List<ShareRecord> records);

    void forget(NodeId owner);

    void publish();

    /** After the bulk load: what a rival would do in a quiet hour. */
    void settle();

    /** Writes the best hits to {@code answer}. @param prefix whether the last word is a prefix */
    void search(List<String> words, boolean prefix, AnswerBytes answer);

    /** What the index takes: for one in files, the files. */
    long memoryBytes();

    @Override
    void close();

    /** The rivals by the name that the table gives them. */
    enum Kind {
        DIRECTORY("directory", OurDirectory::new),
        LUCENE("lucene", () -> new LuceneRival(false)),
        GRAMS("lucene n-grams", () -> new LuceneRival(true)),
        SQLITE("sqlite fts5", SqliteRival::new);

        final String label;

        @SuppressWarnings("ImmutableEnumChecker") // constructors keep nothing
        final Supplier<Rival> maker;

        Kind(String label, Supplier<Rival> maker) {
            this.label = label;
            this.maker = maker;
        }

        /** FTS5 is measured for queries only. */
        boolean churns() {
            return this != SQLITE;
        }
    }
}
