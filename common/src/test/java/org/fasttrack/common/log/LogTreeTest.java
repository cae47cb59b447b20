package org.fasttrack.common.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogTreeTest {
    private static final int LARGEST = 130;
    /** The test leaves that RFC 6962's implementations share. */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a98",
            "fac54203e7cc696c",
            "aeb6bcfe274b70a1",
            "d37ee418976dd957",
            "4e3bbb1f7b478dcf",
            "76e67dadbcdf1e10",
            "ddb89be403809e32",
            "5dc9da79a70659a9");

    private static List<byte[]> leaves(int count) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(TreeHash.leaf(ByteBuffer.allocate(4).putInt(i).array()));
        }
        return leaves;
    }

    private static LogTree tree(List<byte[]> leaves) {
        LogTree tree = new LogTree();
        leaves.forEach(tree::add);
        return tree;
    }

    @Test
    void rootsAreThoseOfThePublishedVectors() {
        LogTree tree = new LogTree();
        Frontier frontier = new Frontier();
        assertThat(HexFormat.of().formatHex(tree.head().root()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(frontier.head()).isEqualTo(tree.head());
        for (int i = 0; i < LEAVES.size(); i++) {
            byte[] leaf = TreeHash.leaf(HexFormat.of().parseHex(LEAVES.get(i)));
            tree.add(leaf);
            frontier.add(leaf);
            assertThat(HexFormat.of().formatHex(tree.head().root())).startsWith(ROOTS.get(i));
            assertThat(frontier.head()).isEqualTo(tree.head());
        }
    }

    @Test
    void everyHeadEqualsTheNaiveOne() {
        List<byte[]> leaves = leaves(LARGEST);
        LogTree tree = tree(leaves);
        Frontier frontier = new Frontier();
        for (int n = 0; n <= LARGEST; n++) {
            byte[] naive = NaiveTree.root(leaves.subList(0, n));
            assertThat(tree.head(n).root()).isEqualTo(naive);
            assertThat(frontier.root()).isEqualTo(naive);
            assertThat(tree(leaves.subList(0, n)).frontier().root()).isEqualTo(naive);
            if (n < LARGEST) {
                frontier.add(leaves.get(n));
            }
        }
    }

    @Test
    void everyInclusionProofIsTheNaiveOneAndVerifies() {
        List<byte[]> leaves = leaves(LARGEST);
        LogTree tree = tree(leaves);
        for (int n = 1; n <= LARGEST; n++) {
            byte[] root = tree.head(n).root();
            for (int i = 0; i < n; i++) {
                Inclusion proof = tree.inclusion(i, n);
                assertThat(proof.path()).containsExactlyElementsOf(NaiveTree.inclusion(i, leaves.subList(0, n)));
                assertThat(proof.verifies(leaves.get(i), root)).isTrue();
                assertThat(proof.verifies(leaves.get((i + 1) % LARGEST), root)).isFalse();
                assertThat(new Inclusion((i + 1) % n, n, proof.path()).verifies(leaves.get(i), root))
                        .isEqualTo(n == 1);
            }
        }
    }

    @Test
    void everyConsistencyProofIsTheNaiveOneAndVerifies() {
        List<byte[]> leaves = leaves(LARGEST);
        LogTree tree = tree(leaves);
        byte[] wrong = TreeHash.leaf(new byte[] {7});
        for (int n = 0; n <= LARGEST; n++) {
            byte[] newRoot = tree.head(n).root();
            for (int m = 0; m <= n; m++) {
                byte[] oldRoot = tree.head(m).root();
                Consistency proof = tree.consistency(m, n);
                assertThat(proof.path()).containsExactlyElementsOf(NaiveTree.consistency(m, leaves.subList(0, n)));
                assertThat(proof.verifies(oldRoot, newRoot)).isTrue();
                assertThat(proof.verifies(wrong, newRoot)).isFalse();
                assertThat(proof.verifies(oldRoot, wrong)).isEqualTo(m == 0 && n > 0); // anything extends nothing
            }
        }
    }

    @Test
    void noAlteredProofVerifies() {
        long seed = 20260101;
        Random random = new Random(seed);
        LogTree tree = tree(leaves(LARGEST));
        for (int round = 0; round < 2000; round++) {
            int n = 2 + random.nextInt(LARGEST - 1);
            int m = 1 + random.nextInt(n - 1);
            Consistency good = tree.consistency(m, n);
            List<byte[]> path = new ArrayList<>(good.path());
            alter(path, random);
            assertThat(new Consistency(m, n, path)
                            .verifies(tree.head(m).root(), tree.head(n).root()))
                    .as("seed %d round %d: %d of %d", seed, round, m, n)
                    .isFalse();
        }
    }

    private static void alter(List<byte[]> path, Random random) {
        int at = random.nextInt(path.size());
        switch (random.nextInt(3)) {
            case 0 -> path.remove(at);
            case 1 -> path.add(at, new byte[TreeHash.BYTES]);
            default -> path.get(at)[random.nextInt(TreeHash.BYTES)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    @Test
    void hostileSizesAreRefusedNotThrown() {
        byte[] root = new byte[32];
        for (long size : new long[] {-1, 0, 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            for (long other : new long[] {-1, 0, 2, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertThat(new Inclusion(other, size, List.of(root, root)).verifies(root, root))
                        .isFalse();
                assertThat(new Consistency(size, other, List.of(root, root)).verifies(root, root))
                        .isFalse();
            }
        }
        List<byte[]> tooLong = Collections.nCopies(Paths.MAX_LENGTH + 1, root);
        assertThatThrownBy(() -> new Inclusion(0, 1, tooLong)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Inclusion(0, 1, tooLong.subList(0, Paths.MAX_LENGTH)).verifies(root, root))
                .isFalse();
    }
}
