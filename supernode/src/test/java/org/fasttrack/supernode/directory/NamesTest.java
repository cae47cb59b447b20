package org.fasttrack.supernode.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are read back as they were written, in any order. */
class NamesTest {
    private static final Comparator<byte[]> RANK =
            Comparator.<byte[]>comparingInt(name -> name.length).thenComparing(Arrays::compareUnsigned);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void namesAreReadInAnyOrder(long seed) {
        Random random = new Random(seed);
        byte[][] written = IntStream.range(0, 20_000)
                .mapToObj(i -> name(random))
                .sorted(RANK)
                .toArray(byte[][]::new);
        NameWriter writer = new NameWriter(written.length);
        for (byte[] name : written) {
            writer.add(name, name.length);
        }
        Names names = writer.finish();
        Names.Reader reader = names.reader();
        byte[] target = new byte[3 + ShareRecord.MAX_NAME_BYTES];
        int doc = 0;
        for (int i = 0; i < 50_000; i++) {
            doc = random.nextInt(4) == 0 ? random.nextInt(written.length) : (doc + random.nextInt(4)) % written.length;
            int length = reader.copy(doc, target, 3);
            assertThat(Arrays.copyOfRange(target, 3, 3 + length))
                    .as("seed %d name %d", seed, doc)
                    .isEqualTo(written[doc]);
            if (random.nextInt(8) == 0) {
                reader.read(doc);
                assertThat(reader.text()).isEqualTo(new String(written[doc], StandardCharsets.UTF_8));
            }
        }
    }

    /** Of one byte to the longest, mostly short; few letters, so that neighbours share much. */
    private static byte[] name(Random random) {
        int most = random.nextInt(50) == 0
                ? ShareRecord.MAX_NAME_BYTES
                : random.nextInt(10) == 0 ? 150 : random.nextInt(3) == 0 ? 70 : 34;
        byte[] name = new byte[1 + random.nextInt(most)];
        for (int i = 0; i < name.length; i++) {
            name[i] = (byte) (random.nextInt(6) == 0 ? 'a' + random.nextInt(3) : 'x');
        }
        return name;
    }
}
