package org.fasttrack.peer.library;

import java.nio.file.Path;

/** A file or folder that is not shared although no pattern excludes it, and why; for its owner's eyes only. */
public record Skipped(Path path, Reason reason, String detail) {
    public enum Reason {
        /** A symbolic link to something outside the shared folder, or to nothing. */
        LINK_OUTSIDE,
        /** A symbolic link to a folder inside, or to an excluded file: the files are shared under their own names, or not. */
        LINK_NOT_FOLLOWED,
        /** Neither file nor folder: a pipe, a socket, a device. */
        NOT_A_FILE,
        UNREADABLE,
        /** A name that may not travel. */
        INVALID_NAME,
        /** Two files whose names are the same in NFC: the first is shared. */
        DUPLICATE_NAME,
        /** It changed each time it was hashed; the next scan tries again. */
        CHANGING,
        /** More files than a share list holds. */
        TOO_MANY
    }
}
