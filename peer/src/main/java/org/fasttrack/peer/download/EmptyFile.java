package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.peer.download.Download.Wanted;
import org.fasttrack.peer.download.Outcome.Cause;

/** The file of no bytes: there is but one, so that nobody has to be asked for it. */
final class EmptyFile {
    private EmptyFile() {}

    /** @param wanted says that it has no bytes, which its id has to prove */
    static Outcome write(Wanted wanted) throws IOException {
        long start = System.nanoTime();
        byte[] leaf = ContentHasher.leavesOf(ByteBuffer.allocate(0));
        Optional<LeafHashes> leaves = LeafHashes.adopted(wanted.content(), 0, leaf);
        if (leaves.isEmpty()) {
            return new Outcome.Failed(Cause.UNVERIFIED, "it is said to be empty, and its id says otherwise", Map.of());
        }
        try (PartFile part = PartFile.open(wanted.target(), wanted.content(), leaves.get())) {
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Outcome.Done(part.finish(wanted.target()), 0, Map.of(), seconds, Map.of());
        }
    }
}
