package org.fasttrack.peer.library;

import java.nio.file.Files;
import java.nio.file.Path;

/** Tells a node's data folder from others: its key and its API's token lie there, and nobody shares them on purpose. */
public final class NodeFolder {
    private NodeFolder() {}

    public static boolean is(Path folder) {
        return Files.exists(folder.resolve("identity.key"))
                && (Files.exists(folder.resolve("node.lock")) || Files.exists(folder.resolve("api.json")));
    }
}
