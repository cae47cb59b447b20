package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;

/** What this node can serve; implemented by the library. */
public interface ContentSource {
    /** A shared file as it was when it was hashed. */
    record Served(Path file, long bytes, long modifiedMillis) {}

    Optional<Served> find(ContentId content);

    /** The leaf layer, 32 bytes a leaf; empty when the content is not shared. May read the whole file. */
    Optional<byte[]> leaves(ContentId content) throws IOException;

    /** Tells that the file is no longer what was hashed: it is to be hashed anew, and not served until then. */
    void changed(ContentId content);
}
