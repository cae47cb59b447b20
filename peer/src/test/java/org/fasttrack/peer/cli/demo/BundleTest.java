package org.fasttrack.peer.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fasttrack.peer.library.Library;
import org.fasttrack.peer.library.MemoryCatalogue;
import org.fasttrack.peer.library.SharedFile;
import org.fasttrack.peer.library.SharedFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    private static final long ABOUT = 24L << 20;

    @TempDir
    Path folder;

    private long bundled() throws IOException, InterruptedException {
        try (var library = new Library(new MemoryCatalogue())) {
            library.add(SharedFolder.of("demo", Files.createDirectories(folder.resolve("shared"))));
            List<SharedFile> files = library.scan().files();
            Path first = folder.resolve("first.zip");
            Path second = folder.resolve("second.zip");
            Bundle.write(files, first);
            Bundle.write(files, second);
            assertThat(Files.mismatch(first, second)).isEqualTo(-1);
            return Files.size(first);
        }
    }

    private void share(String name, long bytes) throws IOException {
        try (var file = new RandomAccessFile(
                Files.createDirectories(folder.resolve("shared")).resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    @Test
    void aLargeFileIsCut() throws Exception {
        share("film", 40L << 20);
        assertThat(bundled()).isBetween(ABOUT, ABOUT + (1 << 20));
    }

    @Test
    void whatSmallFilesLackTheJdkGives() throws Exception {
        share("note", 5);
        assertThat(bundled()).isBetween(ABOUT, ABOUT + (1 << 20));
    }

    @Test
    void aFolderHoldsFilesOnlyWhenOneWouldBeShared() throws Exception {
        SharedFolder shared = SharedFolder.of("demo", Files.createDirectories(folder.resolve("shared")));
        assertThat(shared.holdsFiles()).isFalse();
        share(".hidden", 5);
        Files.createDirectories(folder.resolve("shared").resolve("empty"));
        assertThat(shared.holdsFiles()).isFalse();
        share("note", 0);
        assertThat(shared.holdsFiles()).isTrue();
    }
}
