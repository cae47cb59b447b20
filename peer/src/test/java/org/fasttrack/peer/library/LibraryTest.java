package org.fasttrack.peer.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SplittableRandom;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest extends LibraryFixture {
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

    /** A file whose name is these percent-encoded bytes, whatever the locale. */
    private void byName(String encoded) throws IOException {
        Path file = Path.of(URI.create(music.toUri() + encoded));
        Assumptions.assumeTrue(file.getFileSystem().equals(music.getFileSystem()));
        Files.writeString(file, encoded);
    }
}
