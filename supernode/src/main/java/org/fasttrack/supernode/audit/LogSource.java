package org.fasttrack.supernode.audit;

import java.io.IOException;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogName;

/** One copy of one log, wherever it lies. */
public interface LogSource {
    LogName name();

    /** Where it lies, for people. */
    String place();

    /** The live supernode that serves it; empty for files. */
    default Optional<NodeId> servedBy() {
        return Optional.empty();
    }

    /** The signed head that lies beside it. @throws IOException when there is one and it is damaged */
    Optional<Checkpoint> head() throws IOException;

    /** How many bytes a reader goes through, about. */
    long bytes() throws IOException;

    /**
     * Gives every readable entry from the first on, in order.
     *
     * @return what ended it before the end; empty when the copy is whole
     */
    Optional<String> read(Sink sink) throws IOException;

    /** Who gets the entries. */
    interface Sink {
        void entry(long index, byte[] entry) throws IOException;
    }
}
