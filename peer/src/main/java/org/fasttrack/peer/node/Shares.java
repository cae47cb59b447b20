package org.fasttrack.peer.node;

import java.time.Instant;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.peer.library.Library;
import org.fasttrack.peer.library.SharedFile;
import org.fasttrack.peer.transfer.ContentSource;
import org.fasttrack.peer.transfer.Served;

/** The library as the data port serves it. */
final class Shares implements ContentSource {
    private final Library library;
    private final Runnable rescan;

    Shares(Library library, Runnable rescan) {
        this.library = library;
        this.rescan = rescan;
    }

    @Override
    public Optional<Served> find(ContentId content) {
        Optional<SharedFile> unchanged = library.source(content);
        if (unchanged.isEmpty() && library.holdings().byContent(content).isPresent()) {
            rescan.run();
        }
        return unchanged.map(file -> new Served(
                file.path(),
                file.record().bytes(),
                Instant.ofEpochMilli(file.record().modifiedMillis())));
    }

    @Override
    public Optional<byte[]> leaves(ContentId content) {
        return library.leafHashes(content).map(LeafHashes::bytes);
    }

    @Override
    public void changed(ContentId content, Served file) {
        rescan.run();
    }
}
