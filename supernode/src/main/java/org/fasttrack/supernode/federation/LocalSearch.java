package org.fasttrack.supernode.federation;

import java.util.List;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.wire.proto.Hit;

/** This supernode's own directory, as the federation needs it. Thread-safe. */
public interface LocalSearch {
    /** The best {@code limit} hits, best first. */
    List<Hit> search(Query query, int limit);

    long files();

    int peers();

    /** Calls {@code word} with every searchable word held; it may come more than once. */
    void forEachWord(Consumer<String> word);

    /** Calls {@code content} with every content held; it may come more than once. */
    void forEachContent(Consumer<ContentId> content);

    /** Rises with every change, before a search can find what changed. */
    long changes();
}
