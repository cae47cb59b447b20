package org.fasttrack.supernode.session;

import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.proto.Completeness;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.Sealed;

/** Answers searches: implemented by the federation. */
public interface SearchService {
    /** Where an answer goes. Called from any thread, one call at a time. */
    interface Observer {
        void hit(Hit hit);

        /** The last call, unless the query was refused. */
        void done(Completeness completeness);

        /** The only call, when the query is not answered. */
        void refused(String reason);
    }

    /**
     * Does not block for longer than the own directory takes; the rest streams.
     *
     * @param caller who is at the other end of the connection; the query may be another's
     */
    void search(Sealed query, NodeId caller, Observer observer);
}
