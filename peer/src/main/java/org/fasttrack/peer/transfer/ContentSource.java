package org.fasttrack.peer.transfer;

import java.util.Optional;
import org.fasttrack.common.content.ContentId;

/** What this node serves. Called by many connections at once; may read the disk. */
public interface ContentSource {
    Optional<Served> find(ContentId content);

    /** The concatenated 32-byte leaf hashes of a content that {@link #find} knows; empty when they are unknown. */
    Optional<byte[]> leaves(ContentId content);

    /** {@code file} is not what was hashed any more: it was asked for and answered with 410. */
    default void changed(ContentId content, Served file) {}
}
