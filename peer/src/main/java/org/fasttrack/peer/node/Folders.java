package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fasttrack.common.runtime.HomeFolder;
import org.fasttrack.peer.library.NodeFolder;
import org.fasttrack.peer.library.SharedFolder;
import org.jspecify.annotations.Nullable;

/** Shared folders as people write them: {@code [LABEL=]DIR}. */
public final class Folders {
    private Folders() {}

    /** @throws IllegalArgumentException with one line for the user when there is no such folder, or it cannot be shared */
    public static SharedFolder parse(String text, Path data) {
        requireLabel(text);
        int equals = labelEnd(text);
        return of(equals > 0 ? text.substring(0, equals) : null, Path.of(text.substring(equals + 1)), data);
    }

    /** Where the label ends: a '=' behind a '/' belongs to the folder's path. -1 when there is no label. */
    public static int labelEnd(String text) {
        int equals = text.indexOf('=');
        return text.lastIndexOf('/', equals) < 0 || equals < 0 ? equals : -1;
    }

    /** @throws IllegalArgumentException when a '/' makes a part of the path of what may be meant as the label */
    public static void requireLabel(String text) {
        if (text.indexOf('=') > 0 && labelEnd(text) < 0 && !Files.isDirectory(Path.of(text))) {
            throw new IllegalArgumentException(text + " is no folder; if '" + text.substring(0, text.indexOf('='))
                    + "' is meant as a label: it has no '/'");
        }
    }

    /**
     * @param label for others to see; the folder's own name when null
     * @param data the node's data folder, which nobody shares on purpose
     */
    static SharedFolder of(@Nullable String label, Path root, Path data) {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException(root + " is no folder");
        }
        try {
            Path real = root.toRealPath();
            requireMeant(real, data);
            return label == null ? SharedFolder.of(real) : SharedFolder.of(label, real);
        } catch (IOException e) {
            throw new IllegalArgumentException(root + " cannot be shared: " + e.getMessage(), e);
        }
    }

    /** Refuses folders so wide that sharing them is a slip. */
    private static void requireMeant(Path folder, Path data) {
        if (folder.getNameCount() == 0) {
            throw new IllegalArgumentException(folder + " is the whole file system: share a folder in it");
        }
        if (real(HomeFolder.path()).startsWith(folder)) {
            throw new IllegalArgumentException(
                    folder + " is or contains your whole home folder: share a folder in it, such as ~/Public");
        }
        if (NodeFolder.is(folder)) {
            throw new IllegalArgumentException(
                    folder + " is the data folder of a node, with its key and its token: share a folder beside it");
        }
        if (real(data).startsWith(folder)) {
            throw new IllegalArgumentException(folder + " contains this node's own data folder " + data
                    + ": share a folder beside it, or keep the data elsewhere with --data");
        }
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }
}
