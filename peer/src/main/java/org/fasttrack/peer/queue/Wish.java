package org.fasttrack.peer.queue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.fasttrack.common.content.ContentId;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants fetched.
 *
 * @param name what it is called, and its file where the target is a folder
 * @param target absolute: the file, or a folder to put it in
 * @param only the start of the only node id that may give it; null for anybody
 */
public record Wish(
        ContentId content,
        String name,
        Path target,
        @Nullable String only,
        Priority priority) {
    /** Where it goes. */
    public Path file() {
        return Files.isDirectory(target) ? target.resolve(name) : target;
    }

    /** Whether both would write the same content to the same place. */
    boolean same(Wish other) {
        return content.equals(other.content)
                && file().normalize().equals(other.file().normalize());
    }
}
