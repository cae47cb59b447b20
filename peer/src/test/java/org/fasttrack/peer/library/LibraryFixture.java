package org.fasttrack.peer.library;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A library of one folder. */
abstract class LibraryFixture {
    @TempDir
    Path music;

    final MemoryCatalogue catalogue = new MemoryCatalogue();
    final Library library = new Library(catalogue);

    @AfterEach
    void close() {
        library.close();
    }

    Holdings scan() throws InterruptedException {
        library.add(SharedFolder.of("music", music));
        return library.scan();
    }

    Path write(String name, String text) throws IOException {
        Path file = music.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<String> names(Holdings holdings) {
        return holdings.records().stream().map(ShareRecord::name).toList();
    }
}
