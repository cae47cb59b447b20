package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fasttrack.peer.library.SharedFolder;

/** Shared folders as people write them: {@code [LABEL=]DIR}. */
public final class Folders {
    private Folders() {}

    /** @throws IllegalArgumentException with one line for the user when there is no such folder, or its label is not usable */
    public static SharedFolder parse(String text) {
        int equals = text.indexOf('=');
        Path root = Path.of(text.substring(equals + 1));
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException(root + " is no folder");
        }
        try {
            Path real = root.toRealPath();
            return equals > 0 ? SharedFolder.of(text.substring(0, equals), real) : SharedFolder.of(real);
        } catch (IOException e) {
            throw new IllegalArgumentException(root + " cannot be shared: " + e.getMessage(), e);
        }
    }
}
