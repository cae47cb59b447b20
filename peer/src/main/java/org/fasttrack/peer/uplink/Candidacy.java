package org.fasttrack.peer.uplink;

import java.util.Optional;
import org.fasttrack.common.wire.proto.PromotionGrant;

/** What a peer answers when its supernode wants to promote it. */
public interface Candidacy {
    /** Of a peer that stays one. */
    Candidacy NONE = new Candidacy() {
        @Override
        public boolean isPromotable() {
            return false;
        }

        @Override
        public boolean isWilling() {
            return false;
        }

        @Override
        public void granted(PromotionGrant grant) {
            // It was not asked for: nothing is started.
        }
    };

    /** Whether it would ever be a supernode: said when it attaches. */
    boolean isPromotable();

    /** Whether it would be one now. */
    boolean isWilling();

    /** Where the supernode that this node is listens, while it is one: its own peer goes there when nobody else is to be had. */
    default Optional<String> controlAddress() {
        return Optional.empty();
    }

    /** It is one, if the certificates hold. Called on a thread of its own; may block. */
    void granted(PromotionGrant grant);
}
