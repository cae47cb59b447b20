package org.fasttrack.peer.host;

import java.util.List;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.supernode.directory.Directory;
import org.fasttrack.supernode.federation.LocalSearch;
import org.fasttrack.supernode.session.AttachedPeers;
import org.fasttrack.supernode.session.Hits;

/** The own directory as the federation sees it. */
record OwnDirectory(Directory directory, AttachedPeers attached, Hits hits) implements LocalSearch {
    @Override
    public List<Hit> search(Query query, int limit) {
        return hits.search(query, limit);
    }

    @Override
    public long files() {
        return directory.stats().files();
    }

    @Override
    public int peers() {
        return attached.count();
    }

    @Override
    public void forEachWord(Consumer<String> word) {
        directory.forEachWord(word);
    }

    @Override
    public void forEachContent(Consumer<ContentId> content) {
        directory.forEachContent(content);
    }

    @Override
    public long changes() {
        return directory.changes();
    }
}
