package org.fasttrack.peer.swarm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.core.Seed;
import org.junit.jupiter.api.Test;

class HashLayersTest {
    private static byte[] leaves(int count) {
        byte[] hashes = new byte[count * 32];
        new Seed(count).generator().nextBytes(hashes);
        return hashes;
    }

    private static int heightOf(int leaves) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(leaves - 1);
    }

    @Test
    void theTopIsTheContentId() {
        for (int count = 1; count <= 130; count++) {
            assertThat(HashLayers.of(leaves(count)).root())
                    .as("%d leaves", count)
                    .isEqualTo(MerkleTree.root(leaves(count)));
        }
    }

    /** Every range of every layer of trees of 2 to 40 leaves is answered, and the answer is proven. */
    @Test
    void everyRangeIsAnsweredWithAProof() {
        for (int count = 2; count <= 40; count++) {
            HashLayers layers = HashLayers.of(leaves(count));
            int height = heightOf(count);
            assertThat(layers.height()).isEqualTo(height);
            for (int base = 0; base < height; base++) {
                for (int length = 2; length <= 1 << (height - base); length *= 2) {
                    for (int index = 0; index < 1 << (height - base); index += length) {
                        HashRange range = new HashRange(layers.root().bytes(), base, index, length, height - base - 1);
                        byte[] answer = layers.answer(range).orElseThrow();
                        assertThat(HashLayers.proven(layers.root(), count, range, answer))
                                .as("%d leaves, %d hashes of layer %d at %d", count, length, base, index)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void oneBitWrongAnywhereIsNotProven() {
        HashLayers layers = HashLayers.of(leaves(29));
        HashRange range = new HashRange(layers.root().bytes(), 0, 16, 8, 4);
        byte[] answer = layers.answer(range).orElseThrow();
        RandomGenerator random = new Seed(1).generator();
        assertThat(answer).hasSize((8 + 2) * 32);
        for (int at = 0; at < answer.length; at++) {
            byte[] wrong = answer.clone();
            wrong[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(HashLayers.proven(layers.root(), 29, range, wrong))
                    .as("byte %d", at)
                    .isFalse();
        }
    }

    @Test
    void aProofThatEndsBelowTheRootProvesNothing() {
        HashLayers layers = HashLayers.of(leaves(32));
        HashRange range = new HashRange(layers.root().bytes(), 0, 0, 8, 3);
        byte[] answer = layers.answer(range).orElseThrow();
        assertThat(HashLayers.proven(layers.root(), 32, range, answer)).isFalse();
    }

    @Test
    void noAnswerForARangeOutsideTheTreeOrOfAnotherFile() {
        HashLayers layers = HashLayers.of(leaves(5));
        byte[] root = layers.root().bytes();
        assertThat(layers.answer(new HashRange(root, 0, 4, 4, 2))).isPresent();
        assertThat(layers.answer(new HashRange(root, 0, 8, 4, 2))).isEmpty();
        assertThat(layers.answer(new HashRange(root, 0, 0, 16, 0))).isEmpty();
        assertThat(layers.answer(new HashRange(root, 3, 0, 2, 0))).isEmpty();
        assertThat(layers.answer(new HashRange(root, 0, 0, 4, 3))).isEmpty();
        assertThat(layers.answer(new HashRange(new byte[32], 0, 0, 4, 2))).isEmpty();
        assertThat(layers.answer(new HashRange(root, 0, 0, 512, 0))).isEqualTo(Optional.empty());
    }

    @Test
    void aFileOfOneLeafHasNothingToAsk() {
        HashLayers layers = HashLayers.of(leaves(1));
        assertThat(layers.answer(new HashRange(layers.root().bytes(), 0, 0, 2, 0)))
                .isEmpty();
        assertThat(layers.root()).isEqualTo(ContentId.of(leaves(1)));
    }
}
