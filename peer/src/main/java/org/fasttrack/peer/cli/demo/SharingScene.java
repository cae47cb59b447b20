package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.library.SharedFolder;

/** Five peers hash what they share. Every folder is shared by three of them or more, so that there are several sources; each of them shares one at least. */
final class SharingScene implements Scene {
    private static final int SHARING_PEERS = 5;
    private static final int OWNERS = 3;

    @Override
    public void play(Stage stage) throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < SHARING_PEERS; i++) {
            stage.steps.doing("peer " + (i + 1) + " hashes what it shares");
            stage.network.startPeer("peer" + (i + 1), sharedBy(i, stage.folders));
        }
        double seconds = Stage.seconds(start);
        long files = stage.files();
        long bytes = stage.bytes();
        stage.steps.step(
                "5 peers hash real files: "
                        + String.join(
                                ", ", stage.folders.stream().map(Path::toString).toList()),
                files > 0,
                String.format(
                        Locale.ROOT,
                        "%s, %s in %.1f s (%.0f MB/s), each to the Merkle root of its 16 KiB blocks",
                        Count.of(files, "file"),
                        Sizes.show(bytes),
                        seconds,
                        bytes / 1e6 / seconds),
                Json.of("files", files, "bytes", bytes, "seconds", seconds));
    }

    private static List<SharedFolder> sharedBy(int peer, List<Path> folders) {
        List<Integer> own = IntStream.range(0, folders.size())
                .filter(folder -> (peer - folder % SHARING_PEERS + SHARING_PEERS) % SHARING_PEERS < OWNERS)
                .boxed()
                .toList();
        // Whoever shares nothing is asked for no block, and its word for those who gave to it weighs nothing.
        return (own.isEmpty() ? List.of(peer % folders.size()) : own)
                .stream()
                        .map(folder -> SharedFolder.of(
                                (folder + 1) + "-" + folders.get(folder).getFileName(), folders.get(folder)))
                        .toList();
    }
}
