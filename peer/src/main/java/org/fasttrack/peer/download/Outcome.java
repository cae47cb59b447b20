package org.fasttrack.peer.download;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;

/** How a download ended. */
public sealed interface Outcome {
    /** @param perSource verified bytes by who gave them; @param banned who sent a block that did not verify */
    record Done(Path path, long bytes, Duration took, Map<NodeId, Long> perSource, Set<NodeId> banned) implements Outcome {}

    /** @param reason one line: what happened and what to do; what verified so far is kept for the next try */
    record Failed(Kind kind, String reason) implements Outcome {}

    /** Why a download failed. */
    enum Kind {
        NO_SOURCE,
        NO_SPACE,
        DISK
    }
}
