package org.fasttrack.supernode.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.fasttrack.common.content.ContentId;
import org.junit.jupiter.api.Test;

/** Rows and names, at their extremes, too: what a hostile owner may claim. */
class RowsTest {
    @Test
    void theLargestClaimsAreReadBack() {
        Rows rows =
                new Rows(new Rows.Bounds(70_000, 5000, sizes(Long.MAX_VALUE, 7, 0), Long.MIN_VALUE, Long.MAX_VALUE), 3);
        rows.set(0, 70_000, 5000, Long.MAX_VALUE, Long.MIN_VALUE);
        rows.setContent(0, content(1));
        rows.set(2, 69_999, 1, 7, Long.MAX_VALUE);
        rows.setContent(2, content(2));
        rows.set(1, 0, 0, 0, 0);
        rows.setContent(1, content(3));
        assertThat(rows.part(0)).isEqualTo(70_000);
        assertThat(rows.position(0)).isEqualTo(5000);
        assertThat(rows.bytes(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(rows.modified(0)).isEqualTo(Long.MIN_VALUE);
        assertThat(rows.part(2)).isEqualTo(69_999);
        assertThat(rows.modified(2)).isEqualTo(Long.MAX_VALUE);
        assertThat(rows.hasContent(0, content(1).bytes())).isTrue();
        assertThat(rows.hasContent(2, content(2).bytes())).isTrue();
        assertThat(rows.part(1)).isZero();
        assertThat(rows.modified(1)).isZero();
    }

    @Test
    void rowsOfAllWidthsAreReadBack() {
        Random random = new Random(5);
        for (int run = 0; run < 200; run++) {
            long latest = random.nextLong() >>> random.nextInt(63);
            long largest = random.nextLong() >>> (1 + random.nextInt(62));
            long[] bytes = new long[50];
            for (int doc = 0; doc < 50; doc++) {
                // Many small ones and some large ones: these are kept aside.
                bytes[doc] = (random.nextLong() & Long.MAX_VALUE) % (largest + 1) >>> (random.nextInt(4) == 0 ? 0 : 20);
            }
            Rows rows = new Rows(new Rows.Bounds(1 + random.nextInt(1 << 20), 300, sizes(bytes), -latest, latest), 50);
            long[] dates = new long[50];
            for (int doc = 0; doc < 50; doc++) {
                dates[doc] = random.nextBoolean() ? -latest : latest;
                rows.set(doc, doc, doc * 2, bytes[doc], dates[doc]);
                rows.setContent(doc, content(doc));
            }
            for (int doc = 0; doc < 50; doc++) {
                assertThat(rows.bytes(doc)).as("run %d", run).isEqualTo(bytes[doc]);
                assertThat(rows.modified(doc)).as("run %d", run).isEqualTo(dates[doc]);
                assertThat(rows.part(doc)).isEqualTo(doc);
                assertThat(rows.position(doc)).isEqualTo(doc * 2);
            }
        }
    }

    @Test
    void numbersArePackedInAsManyBitsAsTheLargestNeeds() {
        Random random = new Random(6);
        for (int bits = 0; bits < 31; bits++) {
            int largest = (1 << bits) - 1;
            PackedInts packed = new PackedInts(1000, largest);
            int[] values = random.ints(1000, 0, largest + 1).toArray();
            for (int i = 0; i < values.length; i++) {
                packed.set(i, values[i]);
            }
            for (int i = 0; i < values.length; i++) {
                assertThat(packed.get(i)).as("%d bits", bits).isEqualTo(values[i]);
            }
        }
    }

    private static Sizes sizes(long... bytes) {
        Sizes sizes = new Sizes();
        for (long size : bytes) {
            sizes.add(size);
        }
        return sizes;
    }

    private static ContentId content(int number) {
        return ContentId.of(
                ByteBuffer.allocate(ContentId.BYTES).putInt(28, number).array());
    }
}
