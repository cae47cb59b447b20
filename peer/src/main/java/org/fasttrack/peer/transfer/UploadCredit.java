package org.fasttrack.peer.transfer;

import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;

/** How much peers get before they have to sign for it. Thread-safe. */
public interface UploadCredit {
    /** Whatever is asked for. */
    UploadCredit UNLIMITED = new UploadCredit() {
        @Override
        public boolean allows(NodeId peer, long bytes) {
            return true;
        }

        @Override
        public boolean charge(NodeId peer, ContentId content, long bytes) {
            return true;
        }
    };

    /** Whether {@code peer} may have {@code bytes} now. */
    boolean allows(NodeId peer, long bytes);

    /** Puts {@code bytes} of {@code content} on the account of {@code peer}. @return false when it owes too much already */
    boolean charge(NodeId peer, ContentId content, long bytes);
}
