package org.fasttrack.peer.queue;

import java.util.List;
import org.fasttrack.peer.download.Source;

/** A size that is claimed for a content, and by whom. */
public record Claim(long bytes, List<Source> sources) {
    public Claim {
        sources = List.copyOf(sources);
    }
}
