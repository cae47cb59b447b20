package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;

/** Gives one file, whatever content is asked for. */
record OneFile(Served served, Optional<byte[]> hashes) implements ContentSource {
    static OneFile of(Path file, Optional<byte[]> hashes) throws IOException {
        return new OneFile(
                new Served(
                        file, Files.size(file), Files.getLastModifiedTime(file).toInstant()),
                hashes);
    }

    @Override
    public Optional<Served> find(ContentId id) {
        return Optional.of(served);
    }

    @Override
    public Optional<byte[]> leaves(ContentId id) {
        return hashes;
    }
}
