package org.fasttrack.peer.download;

import java.nio.file.Path;
import java.util.Map;
import org.fasttrack.common.identity.NodeId;

/** How a download ended; in both cases {@code banned} names who sent a bad block and why it is known. */
public sealed interface Outcome {
    Map<NodeId, String> banned();

    /** The whole content verified and is at {@code file}. {@code fromSource} counts this run's verified bytes. */
    record Done(Path file, long bytes, Map<NodeId, Long> fromSource, double seconds, Map<NodeId, String> banned)
            implements Outcome {}

    /** What came so far is kept beside the target for the next try. */
    record Failed(String reason, Map<NodeId, String> banned) implements Outcome {}
}
