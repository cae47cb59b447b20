package org.fasttrack.peer.library;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;

/** A file or folder that is not shared although no pattern excludes it, and why; for its owner's eyes only. */
public record Skipped(Path path, Reason reason, String detail) {
    public enum Reason {
        /** A symbolic link to something outside the shared folder, or to nothing. */
        LINK_OUTSIDE("link that leads outside"),
        /** A symbolic link to a folder inside, or to an excluded file: the files are shared under their own names, or not. */
        LINK_NOT_FOLLOWED("link that is not followed"),
        /** Neither file nor folder: a pipe, a socket, a device. */
        NOT_A_FILE("pipe, socket or device"),
        /** A node's data folder. */
        NODE_FOLDER("data folder of a node"),
        UNREADABLE("unreadable file or folder"),
        /** A name that may not travel. */
        INVALID_NAME("name that may not travel"),
        /** Two files whose names are the same in NFC: the first is shared. */
        DUPLICATE_NAME("second name that looks like another"),
        /** It changed each time it was hashed; the next scan tries again. */
        CHANGING("file that changes all the time"),
        /** More files than a share list holds. */
        TOO_MANY("file beyond the share list's limit");

        private final String one;

        Reason(String one) {
            this.one = one;
        }
    }

    /** How many there are for each reason: {@code 3 (link that leads outside), such as /srv/a}. */
    public static String summary(List<Skipped> skipped) {
        return skipped.stream()
                .collect(Collectors.groupingBy(Skipped::reason, () -> new EnumMap<>(Reason.class), Collectors.toList()))
                .entrySet()
                .stream()
                .map(reason -> reason.getValue().size() + " (" + reason.getKey().one + "), such as "
                        + reason.getValue().getFirst().path())
                .collect(Collectors.joining("; "));
    }
}
