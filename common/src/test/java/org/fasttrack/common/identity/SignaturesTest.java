package org.fasttrack.common.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private static final byte[] MESSAGE = {1, 2, 3};

    @Test
    void aKeyKeptDecodedAnswersAsTheBareKeyDoes() {
        long seed = 11;
        Random random = new Random(seed);
        IdentityKey[] keys =
                IntStream.range(0, 500).mapToObj(i -> IdentityKey.generate()).toArray(IdentityKey[]::new);
        for (int i = 0; i < 3000; i++) {
            IdentityKey signer = keys[random.nextInt(keys.length)];
            byte[] signature = signer.sign(MESSAGE);
            NodeId claimed = random.nextInt(4) == 0 ? keys[random.nextInt(keys.length)].id() : signer.id();
            if (random.nextInt(4) == 0) {
                signature[random.nextInt(signature.length)] ^= (byte) (1 << random.nextInt(8));
            }
            boolean bare = Ed25519.verify(signature, 0, claimed.bytes(), 0, MESSAGE, 0, MESSAGE.length);
            assertThat(Signatures.verify(claimed, MESSAGE, signature))
                    .as("seed %d, signature %d", seed, i)
                    .isEqualTo(bare);
        }
    }

    @Test
    void randomBytesAsKeysAreJudgedAsTheBareKeyIs() {
        long seed = 12;
        Random random = new Random(seed);
        byte[] signature = IdentityKey.generate().sign(MESSAGE);
        for (int i = 0; i < 200; i++) {
            byte[] key = new byte[NodeId.BYTES];
            random.nextBytes(key);
            assertThat(Signatures.verify(NodeId.of(key), MESSAGE, signature))
                    .as("seed %d, key %d", seed, i)
                    .isFalse();
        }
    }

    /** With the neutral element as key, R = S*B verifies for every message: such keys are refused. */
    @Test
    void aKeyOfSmallOrderSignsNothing() {
        byte[] neutral = new byte[NodeId.BYTES];
        neutral[0] = 1;
        byte[] signature = new byte[Signatures.BYTES];
        signature[0] = 1; // R is the neutral element, S is 0
        assertThat(Signatures.verify(NodeId.of(neutral), MESSAGE, signature)).isFalse();
    }

    @Test
    void aSignatureOfAnotherLengthIsRefused() {
        IdentityKey key = IdentityKey.generate();
        assertThat(Signatures.verify(key.id(), MESSAGE, new byte[63])).isFalse();
        assertThat(Signatures.verify(key.id(), MESSAGE, new byte[0])).isFalse();
    }
}
