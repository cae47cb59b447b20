package org.fasttrack.peer.library.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.library.FileStamp;
import org.fasttrack.peer.library.Library;
import org.fasttrack.peer.library.SharedFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapDbCatalogueTest {
    private static final FileStamp STAMP = new FileStamp(3, 1_000_000_007, "ino=7");
    private static final ContentId CONTENT = ContentHasher.hash("abc".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    Path data;

    @Test
    void whatWasCommittedIsFoundAfterARestart() throws Exception {
        try (var catalogue = open()) {
            catalogue.put("/a", STAMP, CONTENT);
            catalogue.put("/b", STAMP, CONTENT);
            catalogue.retain(Set.of("/a"));
            catalogue.commit();
            catalogue.put("/c", STAMP, CONTENT);
        }
        try (var catalogue = open()) {
            assertThat(catalogue.find("/a", STAMP)).contains(CONTENT);
            assertThat(catalogue.find("/a", new FileStamp(4, 1_000_000_007, "ino=7")))
                    .isEmpty();
            assertThat(catalogue.find("/a", new FileStamp(3, 1_000_000_008, "ino=7")))
                    .isEmpty();
            assertThat(catalogue.find("/a", new FileStamp(3, 1_000_000_007, "ino=8")))
                    .isEmpty();
            assertThat(catalogue.find("/b", STAMP)).isEmpty();
        }
    }

    @Test
    void aRestartHashesOnlyWhatChanged(@TempDir Path music) throws Exception {
        Files.writeString(music.resolve("one"), "one");
        Files.writeString(music.resolve("two"), "two");
        try (var library = new Library(open())) {
            library.add(SharedFolder.of("music", music));
            assertThat(library.scan().figures().hashedFiles()).isEqualTo(2);
        }
        Files.writeString(music.resolve("two"), "changed");
        try (var library = new Library(open())) {
            library.add(SharedFolder.of("music", music));
            assertThat(library.scan().figures().hashedFiles()).isEqualTo(1);
            assertThat(library.holdings().files()).hasSize(2);
        }
    }

    @Test
    void aDamagedFileIsPutAsideAndRebuilt() throws Exception {
        for (int seed = 0; seed < 12; seed++) {
            Path file = data.resolve("damaged" + seed);
            try (var catalogue = MapDbCatalogue.open(file)) {
                for (int i = 0; i < 200; i++) {
                    catalogue.put("/" + i, STAMP, CONTENT);
                }
                catalogue.commit();
            }
            damage(file, seed);
            try (var catalogue = MapDbCatalogue.open(file)) {
                for (int i = 0; i < 200; i++) {
                    assertThat(catalogue.find("/" + i, STAMP).orElse(CONTENT))
                            .as("seed %d", seed)
                            .isEqualTo(CONTENT);
                }
                catalogue.put("/new", STAMP, CONTENT);
                catalogue.retain(Set.of("/new"));
                catalogue.commit();
                assertThat(catalogue.find("/new", STAMP)).as("seed %d", seed).contains(CONTENT);
            }
        }
    }

    @Test
    void oneFolderHoldsAWholeShareListAndForgetsWhatIsGone() throws Exception {
        int files = 100_000;
        Set<String> kept = new HashSet<>();
        try (var catalogue = open()) {
            for (int i = 0; i < files; i++) {
                catalogue.put("/flat/" + i, new FileStamp(i, i, "ino=" + i), CONTENT);
                if (i % (files / 3) == 0) {
                    catalogue.commit();
                }
                if (i % 2 == 0) {
                    kept.add("/flat/" + i);
                }
            }
            catalogue.commit();
            catalogue.put("/flat/sub/gone", STAMP, CONTENT);
            catalogue.retain(kept);
            catalogue.commit();
        }
        try (var catalogue = open()) {
            for (int i = 0; i < files; i++) {
                assertThat(catalogue
                                .find("/flat/" + i, new FileStamp(i, i, "ino=" + i))
                                .isPresent())
                        .isEqualTo(i % 2 == 0);
            }
            assertThat(catalogue.find("/flat/sub/gone", STAMP)).isEmpty();
        }
    }

    @Test
    void aSecondProcessIsTurnedAway() throws Exception {
        try (var first = open()) {
            assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("another process");
            first.put("/a", STAMP, CONTENT);
            first.commit();
            assertThat(first.find("/a", STAMP)).contains(CONTENT);
        }
    }

    private MapDbCatalogue open() throws IOException {
        return MapDbCatalogue.open(data.resolve("catalogue"));
    }

    private static void damage(Path file, int seed) throws IOException {
        var random = new SplittableRandom(seed);
        byte[] bytes = Files.readAllBytes(file);
        if (seed % 3 == 0) {
            bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
        } else {
            for (int i = 0; i < 2_000; i++) {
                bytes[random.nextInt(seed % 3 == 1 ? 4_096 : bytes.length)] = (byte) random.nextInt();
            }
        }
        Files.write(file, bytes);
    }
}
