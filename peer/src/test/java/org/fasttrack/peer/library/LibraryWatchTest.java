package org.fasttrack.peer.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryWatchTest {
    private static final LibraryWatch.Pace QUICK = new LibraryWatch.Pace(Duration.ofMillis(50), Duration.ofMinutes(10));

    @TempDir
    Path music;

    private final List<Holdings> heard = new CopyOnWriteArrayList<>();

    @Test
    void newChangedAndDeletedFilesAreSeen() throws Exception {
        Files.writeString(music.resolve("old"), "old");
        try (var library = new Library(new MemoryCatalogue());
                var watch = watch(library, QUICK)) {
            awaitNames("music/old");
            Path live = Files.createDirectory(music.resolve("live"));
            Files.writeString(live.resolve("new"), "new");
            awaitNames("music/live/new", "music/old");
            Files.writeString(live.resolve("new"), "changed");
            await().until(() -> heard.getLast()
                            .byName("music/live/new")
                            .orElseThrow()
                            .record()
                            .bytes()
                    == 7);
            Files.delete(music.resolve("old"));
            awaitNames("music/live/new");
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void aFolderMadeAnewUnderTheSameNameIsWatchedAgain() throws Exception {
        Path live = Files.createDirectory(music.resolve("live"));
        try (var library = new Library(new MemoryCatalogue());
                var watch = watch(library, QUICK)) {
            Files.writeString(live.resolve("one"), "one");
            awaitNames("music/live/one");
            Files.move(live, music.resolve("moved"));
            awaitNames("music/moved/one");
            Files.createDirectory(live);
            Files.writeString(live.resolve("two"), "two");
            awaitNames("music/live/two", "music/moved/one");
            Files.writeString(live.resolve("three"), "three");
            awaitNames("music/live/three", "music/live/two", "music/moved/one");
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void theSafetyNetFindsWhatNoNoticeTold() throws Exception {
        var pace = new LibraryWatch.Pace(Duration.ofMillis(10), Duration.ofMillis(100));
        try (var library = new Library(new MemoryCatalogue());
                var watch = watch(library, pace)) {
            Path late = Files.createDirectory(music.resolve("../" + music.getFileName() + "-late"));
            Files.writeString(late.resolve("file"), "file");
            library.add(SharedFolder.of("late", late)); // no folder that is watched changes
            awaitNames("late/file");
            Files.delete(late.resolve("file"));
            awaitNames();
            Files.delete(late);
            assertThat(watch).isNotNull();
        }
    }

    private LibraryWatch watch(Library library, LibraryWatch.Pace pace) throws Exception {
        library.add(SharedFolder.of("music", music));
        return LibraryWatch.start(library, pace, heard::add);
    }

    private void awaitNames(String... names) {
        await().untilAsserted(() -> assertThat(heard)
                .isNotEmpty()
                .last()
                .satisfies(holdings -> assertThat(holdings.records())
                        .extracting(ShareRecord::name)
                        .containsExactly(names)));
    }
}
