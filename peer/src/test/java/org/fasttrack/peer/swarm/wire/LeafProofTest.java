package org.fasttrack.peer.swarm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeafProofTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 33})
    void everyLeafIsProvenAndNoOtherHash(int leaves) {
        byte[] hashes = new byte[leaves * 32];
        new Random(leaves).nextBytes(hashes);
        ContentId content = MerkleTree.root(hashes);
        for (int leaf = 0; leaf < leaves; leaf++) {
            byte[] proof = LeafProof.of(hashes, leaf);
            assertThat(proof).hasSize(LeafProof.bytes(leaves));
            assertThat(LeafProof.leafHash(content, leaves, leaf, proof).map(ByteBuffer::wrap))
                    .contains(ByteBuffer.wrap(hashes, leaf * 32, 32).slice());
            assertThat(LeafProof.leafHash(content, leaves, leaves, proof)).isEmpty();
            for (int at = 0; at < proof.length; at += 32) {
                byte[] altered = proof.clone();
                altered[at] ^= 1;
                assertThat(LeafProof.leafHash(content, leaves, leaf, altered)).isEmpty();
            }
            assertThat(LeafProof.leafHash(content, leaves, leaf, Arrays.copyOf(proof, proof.length + 32)))
                    .isEmpty();
        }
    }
}
