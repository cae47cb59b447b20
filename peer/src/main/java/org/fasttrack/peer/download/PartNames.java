package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.files.FinalName;
import org.fasttrack.peer.files.SafeName;
import org.jspecify.annotations.Nullable;

/**
 * The files of a download under way, beside its target.
 *
 * @param part the content's bytes
 * @param state which of them were verified
 * @param leaves the hashes that they are verified with
 */
record PartNames(Path part, Path state, Path leaves) {
    private static PartNames of(Path name) {
        return new PartNames(beside(name, ".part"), beside(name, ".part.state"), beside(name, ".part.leaves"));
    }

    private static Path beside(Path name, String suffix) {
        return name.resolveSibling(name.getFileName() + suffix);
    }

    /** Those of the first of {@code target}, {@code target (2)}... whose part is of {@code content} or does not exist. */
    static PartNames free(Path target, ContentId content) throws IOException {
        for (int number = 1; number < SafeName.MAX_NUMBER; number++) {
            PartNames names = of(SafeName.numbered(target, number));
            boolean strangers = Files.exists(names.part) && !Files.exists(names.state);
            if (!strangers && PartState.mayBeOf(names.state, content)) {
                return names;
            }
        }
        throw new IOException("too many parts named " + target.getFileName());
    }

    /** Those that an earlier try left; null when none did. */
    static @Nullable PartNames left(Path target, ContentId content) throws IOException {
        for (int number = 1; number < SafeName.MAX_NUMBER; number++) {
            PartNames names = of(SafeName.numbered(target, number));
            if (!Files.exists(names.state)) {
                return null;
            }
            if (PartState.mayBeOf(names.state, content)) {
                return names;
            }
        }
        return null;
    }

    /** Deletes the records and the hashes, which are of no use without the part. */
    void forget() throws IOException {
        FinalName.forget(part);
        Files.deleteIfExists(state);
        Files.deleteIfExists(leaves);
    }

    void delete() throws IOException {
        Files.deleteIfExists(part);
        forget();
    }
}
