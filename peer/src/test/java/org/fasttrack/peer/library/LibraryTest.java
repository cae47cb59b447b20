package org.fasttrack.peer.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
    @TempDir
    Path music;

    private static final Duration LONG = Duration.ofDays(1);

    private final MemoryCatalogue catalogue = new MemoryCatalogue();
    private final Library library = new Library(catalogue);

    @AfterEach
    void close() {
        library.close();
    }

    @Test
    void filesAreNamedByLabelAndPathAndKnownByContent() throws Exception {
        write("live/one.ogg", "one");
        write("two.ogg", "");
        Holdings holdings = scan();
        assertThat(names(holdings)).containsExactly("music/live/one.ogg", "music/two.ogg");
        assertThat(holdings.records().getFirst().content()).isEqualTo(ContentHasher.hash(bytes("one")));
        assertThat(holdings.records().getLast().content()).isEqualTo(ContentHasher.hash(new byte[0]));
        assertThat(library.source(ContentHasher.hash(bytes("one")))
                        .orElseThrow()
                        .path())
                .isEqualTo(music.toRealPath().resolve("live/one.ogg"));
        assertThat(holdings.figures().hashedFiles()).isEqualTo(2);
        assertThat(holdings.skipped()).isEmpty();
    }

    @Test
    void aSecondScanHashesOnlyWhatChanged() throws Exception {
        write("one", "one");
        write("two", "two");
        scan();
        assertThat(library.scan().figures().hashedFiles()).isZero();
        write("two", "zwei");
        write("three", "three");
        Holdings holdings = library.scan();
        assertThat(holdings.figures().hashedFiles()).isEqualTo(2);
        assertThat(holdings.figures().hashedBytes()).isEqualTo(9);
        assertThat(holdings.byName("music/two").orElseThrow().record().content())
                .isEqualTo(ContentHasher.hash(bytes("zwei")));
        Files.delete(music.resolve("one"));
        assertThat(names(library.scan())).containsExactly("music/three", "music/two");
    }

    @Test
    void keysHiddenFilesAndUnfinishedDownloadsAreNotShared() throws Exception {
        for (String name : List.of(
                ".hidden", ".git/config", "film.part", "a.KEY", "b/c.pem", "id_ed25519", "thumbs.DB", "desktop.ini")) {
            write(name, "secret");
        }
        write("film.ogv", "film");
        Holdings holdings = scan();
        assertThat(names(holdings)).containsExactly("music/film.ogv");
        assertThat(holdings.skipped()).isEmpty();
    }

    @Test
    void patternsNarrowWhatIsShared() throws Exception {
        for (String name : List.of("a.ogg", "b.txt", "live/c.ogg", "live/old/d.ogg", "demo/e.ogg")) {
            write(name, name);
        }
        library.add(
                SharedFolder.of("music", music).including(List.of("*.OGG")).excluding(List.of("demo", "live/old/**")));
        assertThat(names(library.scan())).containsExactly("music/a.ogg", "music/live/c.ogg");
    }

    @Test
    void linksLeadNowhereOutsideAndNeverLoop(@TempDir Path elsewhere) throws Exception {
        write("real.ogg", "real");
        write("id_secret", "secret");
        Files.writeString(elsewhere.resolve("private.txt"), "private");
        Files.createSymbolicLink(music.resolve("again.ogg"), Path.of("real.ogg"));
        Files.createSymbolicLink(music.resolve("out.txt"), elsewhere.resolve("private.txt"));
        Files.createSymbolicLink(music.resolve("out"), elsewhere);
        Files.createSymbolicLink(music.resolve("loop"), music);
        Files.createSymbolicLink(music.resolve("self"), Path.of("self"));
        Files.createSymbolicLink(music.resolve("innocent.txt"), Path.of("id_secret"));
        Holdings holdings = scan();
        assertThat(names(holdings)).containsExactly("music/again.ogg", "music/real.ogg");
        assertThat(holdings.skipped())
                .extracting(s -> s.path().getFileName().toString(), Skipped::reason)
                .containsExactlyInAnyOrder(
                        tuple("out.txt", Skipped.Reason.LINK_OUTSIDE),
                        tuple("out", Skipped.Reason.LINK_OUTSIDE),
                        tuple("self", Skipped.Reason.LINK_OUTSIDE),
                        tuple("loop", Skipped.Reason.LINK_NOT_FOLLOWED),
                        tuple("innocent.txt", Skipped.Reason.LINK_NOT_FOLLOWED));
    }

    @Test
    void namesThatAreNotTextOrMayNotTravelAreReported() throws Exception {
        byName("fine%20caf%C3%A9"); // NFC
        byName("cafe%CC%81"); // e and a combining accent: NFD
        byName("latin%E9");
        byName("bidi%E2%80%AEgpj.exe");
        byName("line%0Abreak");
        Holdings holdings = scan();
        assertThat(names(holdings)).containsExactly("music/caf\u00e9", "music/fine caf\u00e9");
        assertThat(holdings.skipped()).hasSize(3).extracting(Skipped::reason).containsOnly(Skipped.Reason.INVALID_NAME);
    }

    @Test
    void twoNamesThatAreOneInNfcAreSharedOnce() throws Exception {
        byName("caf%C3%A9");
        byName("cafe%CC%81");
        Holdings holdings = scan();
        assertThat(names(holdings)).containsExactly("music/caf\u00e9");
        assertThat(holdings.skipped()).extracting(Skipped::reason).containsExactly(Skipped.Reason.DUPLICATE_NAME);
    }

    @Test
    void unreadableFilesAndFoldersAreReported() throws Exception {
        write("open", "open");
        Path file = write("closed", "closed");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(file), "root reads everything");
        Path folder = Files.createDirectory(music.resolve("folder"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        Holdings holdings = scan();
        assertThat(names(holdings)).containsExactly("music/open");
        assertThat(holdings.skipped()).hasSize(2).extracting(Skipped::reason).containsOnly(Skipped.Reason.UNREADABLE);
    }

    @Test
    void aMissingFolderIsReportedAndItsHashesAreKept(@TempDir Path parent) throws Exception {
        Path folder = Files.createDirectory(parent.resolve("disk"));
        Files.writeString(folder.resolve("a"), "a");
        library.add(SharedFolder.of(folder));
        library.scan();
        Path unmounted = Files.move(folder, parent.resolve("unmounted"));
        Holdings without = library.scan();
        assertThat(without.files()).isEmpty();
        assertThat(without.skipped()).extracting(Skipped::reason).containsExactly(Skipped.Reason.UNREADABLE);
        Files.move(unmounted, folder);
        assertThat(library.scan().figures()).matches(f -> f.files() == 1 && f.hashedFiles() == 0);
    }

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
    void whatARemovedFolderHeldIsGoneAtOnce(@TempDir Path films) throws Exception {
        write("song", "song");
        Files.writeString(films.resolve("film"), "film");
        SharedFolder added = SharedFolder.of("films", films);
        library.add(added);
        scan();
        assertThat(library.holdings().of(added)).isEqualTo(new Holdings.Share(1, 4, 0));
        library.remove("films");
        assertThat(names(library.holdings())).containsExactly("music/song");
        assertThat(library.holdings().figures().bytes()).isEqualTo(4);
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

    @Test
    void aFileThatChangedSinceTheScanIsNoSource() throws Exception {
        Path file = write("one", "one");
        scan();
        ContentId one = ContentHasher.hash(bytes("one"));
        assertThat(library.source(one)).isPresent();
        Files.writeString(file, "other");
        assertThat(library.source(one)).isEmpty();
        Files.delete(file);
        assertThat(library.source("music/one")).isEmpty();
    }

    @Test
    void leafHashesOfASharedFileProveIt() throws Exception {
        byte[] data = new byte[FileHasher.SEGMENT_BYTES * 2 + 12_345];
        new SplittableRandom(3).nextBytes(data);
        Files.write(music.resolve("large"), data);
        ShareRecord record = scan().records().getFirst();
        assertThat(record.content()).isEqualTo(ContentHasher.hash(data));
        var leaves = library.leafHashes(record.content()).orElseThrow();
        assertThat(leaves.count()).isEqualTo(513);
        assertThat(library.leafHashes(record.content())).containsSame(leaves);
        assertThat(library.leafHashes(ContentHasher.hash(bytes("not shared")))).isEmpty();
    }

    @Test
    void labelsAreUniqueAndSingleNames() {
        library.add(SharedFolder.of("music", music));
        assertThatThrownBy(() -> library.add(SharedFolder.of("music", music.resolve("live"))))
                .isInstanceOf(IllegalArgumentException.class);
        for (String label : List.of("", "a/b", "..", "a\u0000b")) {
            assertThatThrownBy(() -> SharedFolder.of(label, music)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(library.remove("music")).isTrue();
        assertThat(library.remove("music")).isFalse();
    }

    @Test
    void aFullLibraryReportsTheRest() throws Exception {
        for (int i = 0; i < 5; i++) {
            write("file" + i, "x");
        }
        try (var small = new Library(new MemoryCatalogue(), 4)) {
            small.add(SharedFolder.of("music", music));
            Holdings holdings = small.scan();
            assertThat(holdings.files()).hasSize(4);
            assertThat(holdings.skipped()).extracting(Skipped::reason).containsExactly(Skipped.Reason.TOO_MANY);
        }
    }

    @Test
    void fiveThousandSmallFilesAreOrdinary() throws Exception {
        manyFiles(5_000);
    }

    @Test
    @Tag("long")
    void aHundredThousandSmallFilesAreOrdinary() throws Exception {
        manyFiles(100_000);
    }

    @Test
    void aSparseGibibyteIsOrdinary() throws Exception {
        sparse(1L << 30);
    }

    @Test
    @Tag("long")
    void twentySparseGibibytesAreOrdinary() throws Exception {
        sparse(20L << 30);
    }

    private void manyFiles(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            write(i % 100 + "/" + i + ".txt", "file " + i);
        }
        library.add(SharedFolder.of("music", music));
        var progress = new ArrayList<ScanProgress>();
        Holdings holdings = library.scan(progress::add);
        System.out.println(count + " small files: " + holdings.figures());
        assertThat(holdings.files()).hasSize(count);
        assertThat(progress.getFirst().filesDone()).isZero();
        assertThat(progress.getLast()).matches(p -> p.filesDone() == count && p.bytesDone() == p.bytesTotal());
        assertThat(library.scan().figures().hashedFiles()).isZero();
    }

    private void sparse(long bytes) throws Exception {
        grow(music.resolve("sparse"), bytes);
        Holdings holdings = scan();
        System.out.println(bytes + " sparse bytes: " + holdings.figures());
        assertThat(holdings.records().getFirst().bytes()).isEqualTo(bytes);
        assertThat(holdings.records().getFirst().content()).isEqualTo(zeros(bytes));
    }

    /** The root over {@code bytes} of zeros, by hashing a whole layer's one distinct node and doubling. */
    private static ContentId zeros(long bytes) throws Exception {
        var sha256 = java.security.MessageDigest.getInstance("SHA-256");
        byte[] real = sha256.digest(new byte[16_384]);
        byte[] padding = new byte[32];
        long count = bytes / 16_384;
        byte[] odd = null; // the one node of a layer that covers both leaves and padding
        for (long width = Long.highestOneBit(count * 2 - 1); width > 1; width /= 2) {
            boolean half = count % 2 == 1;
            if (odd != null || half) {
                byte[] last = odd != null ? odd : padding;
                sha256.update(half ? real : last);
                odd = sha256.digest(half ? last : padding);
            }
            count = count / 2;
            sha256.update(real);
            real = sha256.digest(real);
            sha256.update(padding);
            padding = sha256.digest(padding);
        }
        return ContentId.of(odd != null ? odd : real);
    }

    private Holdings scan() throws InterruptedException {
        library.add(SharedFolder.of("music", music));
        return library.scan();
    }

    private Path write(String name, String text) throws IOException {
        Path file = music.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** A file whose name is these percent-encoded bytes, whatever the locale. */
    private void byName(String encoded) throws IOException {
        Path file = Path.of(URI.create(music.toUri() + encoded));
        Assumptions.assumeTrue(file.getFileSystem().equals(music.getFileSystem()));
        Files.writeString(file, encoded);
    }

    private static void grow(Path file, long bytes) throws IOException {
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> names(Holdings holdings) {
        return holdings.records().stream().map(ShareRecord::name).toList();
    }
}
