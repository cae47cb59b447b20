package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogName;
import org.fasttrack.common.log.SignedNote;
import org.fasttrack.common.runtime.WholeFile;

/** The last head of a log that anybody was shown, in a file beside the log's. */
final class HeadFile {
    private final Path path;
    private final LogName name;

    HeadFile(Path log, LogName name) {
        this.path = log.resolveSibling(log.getFileName() + ".head");
        this.name = name;
    }

    /** @throws IOException when there is one and it is damaged */
    Optional<Checkpoint> read() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        if (Files.size(path) > SignedNote.MAX_BYTES) {
            throw new IOException(path + " is too long for a signed head");
        }
        try {
            Checkpoint head = Checkpoint.open(Files.readAllBytes(path));
            if (!head.name().equals(name)) {
                throw new IOException(path + " is a head of " + head.name());
            }
            return Optional.of(head);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + " is no signed head: " + e.getMessage(), e);
        }
    }

    /** Replaces the head in one step, durably: what is shown to others is never forgotten. */
    void write(Checkpoint head) throws IOException {
        WholeFile.replace(path, head.bytes());
    }
}
