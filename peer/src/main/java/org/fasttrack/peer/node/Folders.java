package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fasttrack.peer.library.SharedFolder;
import org.jspecify.annotations.Nullable;

/** Shared folders as people write them: {@code [LABEL=]DIR}. */
public final class Folders {
    private Folders() {}

    /** @throws IllegalArgumentException with one line for the user when there is no such folder, or its label is not usable */
    public static SharedFolder parse(String text) {
        int equals = labelEnd(text);
        return of(equals > 0 ? text.substring(0, equals) : null, Path.of(text.substring(equals + 1)));
    }

    /** Where the label ends: a '=' behind a '/' belongs to the folder's path. -1 when there is no label. */
    public static int labelEnd(String text) {
        int equals = text.indexOf('=');
        return text.lastIndexOf('/', equals) < 0 || equals < 0 ? equals : -1;
    }

    /** @param label for others to see; the folder's own name when null */
    static SharedFolder of(@Nullable String label, Path root) {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException(root + " is no folder");
        }
        try {
            Path real = root.toRealPath();
            return label == null ? SharedFolder.of(real) : SharedFolder.of(label, real);
        } catch (IOException e) {
            throw new IllegalArgumentException(root + " cannot be shared: " + e.getMessage(), e);
        }
    }
}
