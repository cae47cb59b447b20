package org.fasttrack.supernode.directory;

import java.util.concurrent.atomic.AtomicReference;
import org.fasttrack.common.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * What a search needs for moments. One is kept from search to search, because what is new in memory displaces the index in the
 * processor's caches; searches that meet make their own.
 */
final class Workspace {
    private static final AtomicReference<@Nullable Workspace> SPARE = new AtomicReference<>(new Workspace());

    final int[] docs = new int[Cursor.MOST_FILLED];
    final SliceMatch match = new SliceMatch();
    final IntList found = new IntList(Query.MAX_HITS);

    private Workspace() {}

    static Workspace take() {
        Workspace spare = SPARE.getAndSet(null);
        return spare == null ? new Workspace() : spare;
    }

    void giveBack() {
        SPARE.setRelease(this);
    }
}
