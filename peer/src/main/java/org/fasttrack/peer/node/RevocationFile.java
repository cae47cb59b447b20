package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Path;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a node's revocations in its data folder. */
public final class RevocationFile {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationFile.class);
    /** A node hears of revocations in several ways, each with a {@code RevocationFile} of its own. */
    private static final Object WRITING = new Object();

    private static final String NAME = "revocations";

    private final Path file;

    public RevocationFile(Path data) {
        file = data.resolve(NAME);
    }

    /** @throws IOException naming the line that is no revocation */
    public Revocations read(NetworkFile network) throws IOException {
        return Revocations.read(network, file);
    }

    /** Adds what is new; a failure is logged, for what is known counts all the same until the node stops. */
    public void keep(Revocations revocations) {
        synchronized (WRITING) {
            try {
                revocations.write(file);
            } catch (IOException e) {
                LOG.error("the revocations cannot be kept in {}: they are lost when this node stops", file, e);
            }
        }
    }
}
