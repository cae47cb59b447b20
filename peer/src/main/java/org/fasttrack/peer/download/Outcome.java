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

    /** What came so far is kept beside the target for the next try. {@code reason} is one line for people. */
    record Failed(Cause cause, String reason, Map<NodeId, String> banned) implements Outcome {}

    /** What a failed download lacked. */
    enum Cause {
        /** No source could be reached, or all broke off. */
        NO_SOURCE,
        /** Every source that was reached refused to serve us. */
        REFUSED,
        /** What the sources sent is not the content. */
        UNVERIFIED,
        /** The disk has no room for it, or ran full. */
        NO_SPACE,
        /** The file cannot be written where it was asked for. */
        UNWRITABLE,
        /** Another download writes this file. */
        BUSY,
        /** {@link Download#stop} was called. */
        STOPPED
    }
}
