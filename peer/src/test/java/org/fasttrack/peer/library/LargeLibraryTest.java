package org.fasttrack.peer.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import org.fasttrack.common.content.ContentId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many files, and large ones. */
class LargeLibraryTest extends LibraryFixture {
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

    private static void grow(Path file, long bytes) throws IOException {
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
    }
}
