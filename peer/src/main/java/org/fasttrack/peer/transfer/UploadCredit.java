package org.fasttrack.peer.transfer;

import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;

/** How much peers get before they have to sign for it. Thread-safe. */
public interface UploadCredit {
    /** Whatever is asked for. */
    UploadCredit UNLIMITED = (peer, content, bytes) -> true;

    /** Puts {@code bytes} of {@code content} on the account of {@code peer}. @return false when it owes too much already */
    boolean charge(NodeId peer, ContentId content, long bytes);
}
