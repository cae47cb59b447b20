package org.fasttrack.peer.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.fasttrack.common.content.ContentId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes while a folder is scanned. */
class LibraryWhileScanningTest extends LibraryFixture {
    private static final Duration LONG = Duration.ofDays(1);

    @Test
    void aFileThatChangesWhileItIsHashedIsReportedAndFoundLater() throws Exception {
        Path growing = write("growing", "g");
        write("still", "still");
        var grows = new AtomicBoolean(true);
        var hasher = new FileHasher() {
            @Override
            ContentId hash(Path file, long bytes, LongConsumer progress) throws IOException {
                ContentId content = super.hash(file, bytes, progress);
                if (grows.get() && file.endsWith("growing")) {
                    Files.writeString(growing, "more", StandardOpenOption.APPEND);
                }
                return content;
            }
        };
        try (var busy = new Library(new MemoryCatalogue(), Library.MAX_FILES, hasher, LONG)) {
            busy.add(SharedFolder.of("music", music));
            Holdings holdings = busy.scan();
            assertThat(names(holdings)).containsExactly("music/still");
            assertThat(holdings.skipped()).extracting(Skipped::reason).containsExactly(Skipped.Reason.CHANGING);
            grows.set(false);
            assertThat(names(busy.scan())).containsExactly("music/growing", "music/still");
        }
    }

    @Test
    void removingAFolderEndsTheScanOfItAndNoOther(@TempDir Path films) throws Exception {
        write("song", "song");
        Files.writeString(films.resolve("film"), "film");
        Path realFilms = films.toRealPath();
        List<Library> busy = new ArrayList<>();
        var hasher = new FileHasher() {
            @Override
            ContentId hash(Path file, long bytes, LongConsumer progress) throws IOException {
                if (file.startsWith(realFilms)) {
                    busy.getFirst().remove("films");
                }
                return super.hash(file, bytes, progress);
            }
        };
        try (var library = new Library(new MemoryCatalogue(), Library.MAX_FILES, hasher, LONG)) {
            busy.add(library);
            library.add(SharedFolder.of("music", music));
            library.add(SharedFolder.of("films", films));
            Holdings holdings = library.scan();
            assertThat(names(holdings)).containsExactly("music/song");
            assertThat(holdings.skipped()).isEmpty();
            assertThat(holdings.figures().hashedFiles()).isEqualTo(1);
        }
    }

    @Test
    void aLongScanSharesWhatItHasHashed() throws Exception {
        write("short", "short");
        write("endless", "endless");
        CountDownLatch shared = new CountDownLatch(1);
        var hasher = new FileHasher() {
            @Override
            ContentId hash(Path file, long bytes, LongConsumer progress) throws IOException {
                if (file.endsWith("endless")) {
                    await(shared);
                }
                return super.hash(file, bytes, progress);
            }
        };
        try (var library = new Library(new MemoryCatalogue(), Library.MAX_FILES, hasher, Duration.ZERO)) {
            library.add(SharedFolder.of("music", music));
            List<List<String>> parts = new ArrayList<>();
            library.onPart(part -> {
                assertThat(library.holdings()).isSameAs(part);
                parts.add(names(part));
                shared.countDown();
            });
            assertThat(names(library.scan())).containsExactly("music/endless", "music/short");
            assertThat(parts.getFirst()).containsExactly("music/short");
            assertThat(library.scanning()).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("nothing was shared meanwhile");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    @Test
    void aScanTellsThatItRuns() throws Exception {
        write("song", "song");
        library.add(SharedFolder.of("music", music));
        assertThat(library.scanning()).isEmpty();
        List<Boolean> told = new ArrayList<>();
        library.scan(progress -> told.add(library.scanning().isPresent()));
        assertThat(told).isNotEmpty().doesNotContain(false);
        assertThat(library.scanning()).isEmpty();
    }
}
