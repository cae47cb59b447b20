package org.fasttrack.common.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.fasttrack.common.content.ContentId;
import org.junit.jupiter.api.Test;

class RecordTreeTest {
    private static final List<String> RFC_LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> RFC_ROOTS = List.of(
            "6e340b9cffb37a98",
            "fac54203e7cc696c",
            "aeb6bcfe274b70a1",
            "d37ee418976dd957",
            "4e3bbb1f7b478dcf",
            "76e67dadbcdf1e10",
            "ddb89be403809e32",
            "5dc9da79a70659a9");

    private static byte[] rfcLeaf(int i) {
        return RecordTree.leafHash(HexFormat.of().parseHex(RFC_LEAVES.get(i)));
    }

    @Test
    void rootsEqualTheRfcVectors() {
        for (int n = 1; n <= RFC_LEAVES.size(); n++) {
            String root = HexFormat.of().formatHex(RecordTree.root(RecordTreeTest::rfcLeaf, 0, n));
            assertThat(root).as("root of %d leaves", n).startsWith(RFC_ROOTS.get(n - 1));
        }
    }

    @Test
    void aListsRootAndProofsAreThoseOfTheTreeByDefinition() {
        for (int n = 0; n <= 70; n++) {
            ShareList list = list(n);
            java.util.function.IntFunction<byte[]> leaf =
                    i -> RecordTree.leafHash(list.records().get(i));
            assertThat(list.root()).isEqualTo(RecordTree.root(leaf, 0, n));
            for (int i = 0; i < n; i++) {
                assertThat(list.proof(i).path()).containsExactlyElementsOf(RecordTree.path(leaf, i, n));
            }
        }
    }

    @Test
    void everyProofOfEverySizeVerifiesAndNoOtherPositionDoes() {
        for (int n = 1; n <= 40; n++) {
            ShareList list = list(n);
            for (int i = 0; i < n; i++) {
                InclusionProof proof = list.proof(i);
                ShareRecord record = list.records().get(i);
                for (int j = 0; j < n; j++) {
                    assertThat(proof.verifies(record, j, n, list.root())).isEqualTo(i == j);
                }
                assertThat(proof.verifies(list.records().get((i + 1) % n), i, n, list.root()))
                        .isEqualTo(n == 1);
            }
        }
    }

    @Test
    void aProofWithOneHashChangedOrMissingFails() {
        Random random = new Random(7);
        ShareList list = list(33);
        for (int i = 0; i < 33; i++) {
            List<byte[]> path = list.proof(i).path();
            byte[][] changed = path.stream().map(byte[]::clone).toArray(byte[][]::new);
            changed[random.nextInt(changed.length)][random.nextInt(32)] ^= 1;
            ShareRecord record = list.records().get(i);
            assertThat(new InclusionProof(Arrays.asList(changed)).verifies(record, i, 33, list.root()))
                    .isFalse();
            assertThat(new InclusionProof(path.subList(1, path.size())).verifies(record, i, 33, list.root()))
                    .isFalse();
        }
    }

    private static ShareList list(int n) {
        return ShareList.of(IntStream.range(0, n)
                .mapToObj(i -> new ShareRecord("docs/file" + i, i, ContentId.of(new byte[32]), 1000L * i))
                .toList());
    }
}
