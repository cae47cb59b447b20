package org.fasttrack.common.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentHasherTest {
    private static final int LEAF = 16_384;

    @Test
    void aSmallFileIsItsPlainSha256() {
        assertThat(hex(ContentHasher.hash("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void anEmptyFileIsTheSha256OfNothing() {
        assertThat(hex(ContentHasher.hash(new byte[0])))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(MerkleTree.leafCount(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                LEAF - 1,
                LEAF,
                LEAF + 1,
                2 * LEAF,
                2 * LEAF + 1,
                3 * LEAF,
                4 * LEAF,
                5 * LEAF - 7,
                7 * LEAF,
                8 * LEAF,
                8 * LEAF + 1,
                13 * LEAF + 5,
                64 * LEAF,
                100 * LEAF + 99
            })
    void rootEqualsTheNaiveRecursion(int bytes) throws Exception {
        byte[] data = random(bytes);
        ContentId expected = ContentId.of(naiveRoot(data));
        assertThat(ContentHasher.hash(data)).isEqualTo(expected);
        byte[] leaves = ContentHasher.leavesOf(ByteBuffer.wrap(data));
        assertThat(MerkleTree.root(leaves)).isEqualTo(expected);
        assertThat(leaves).hasSize((int) MerkleTree.leafCount(bytes) * 32);
    }

    @Test
    void leavesOfZerosHashLikeAnyOther() throws Exception {
        byte[] data = new byte[5 * LEAF + 3];
        data[LEAF] = 1;
        assertThat(MerkleTree.root(ContentHasher.leavesOf(ByteBuffer.wrap(data))))
                .isEqualTo(ContentId.of(naiveRoot(data)));
    }

    @Test
    void theSizeOfUpdatesDoesNotMatter() throws Exception {
        byte[] data = random(9 * LEAF + 1234);
        var sizes = new SplittableRandom(7);
        var hasher = new ContentHasher();
        for (int at = 0; at < data.length; ) {
            int part = Math.min(data.length - at, sizes.nextInt(40_000));
            if (sizes.nextBoolean()) {
                hasher.update(data, at, part);
            } else {
                hasher.update(
                        ByteBuffer.allocateDirect(part).put(data, at, part).flip());
            }
            at += part;
        }
        assertThat(hasher.bytes()).isEqualTo(data.length);
        assertThat(hasher.finish()).isEqualTo(ContentId.of(naiveRoot(data)));
    }

    @Test
    void leafHashesAreRefusedUnlessTheyProveTheContent() {
        byte[] data = random(3 * LEAF + 10);
        ContentId content = ContentHasher.hash(data);
        byte[] hashes = ContentHasher.leavesOf(ByteBuffer.wrap(data));
        assertThat(LeafHashes.verified(content, data.length, hashes)).isPresent();
        assertThat(LeafHashes.verified(content, 3 * LEAF, hashes)).isEmpty();
        assertThat(LeafHashes.verified(content, -1, hashes)).isEmpty();
        assertThat(LeafHashes.verified(content, Long.MAX_VALUE, hashes)).isEmpty();
        assertThat(LeafHashes.verified(content, data.length, new byte[0])).isEmpty();
        hashes[40] ^= 1;
        assertThat(LeafHashes.verified(content, data.length, hashes)).isEmpty();
    }

    @Test
    void aLeafMatchesOnlyItsOwnDataAtItsOwnPlace() {
        byte[] data = random(2 * LEAF + 10);
        var leaves = LeafHashes.verified(
                        ContentHasher.hash(data), data.length, ContentHasher.leavesOf(ByteBuffer.wrap(data)))
                .orElseThrow();
        assertThat(leaves.count()).isEqualTo(3);
        assertThat(leaves.leafBytes(2)).isEqualTo(10);
        ByteBuffer second = ByteBuffer.wrap(data, LEAF, LEAF);
        assertThat(leaves.leafMatches(1, second)).isTrue();
        assertThat(second.remaining()).isEqualTo(LEAF);
        assertThat(leaves.leafMatches(0, second)).isFalse();
        assertThat(leaves.leafMatches(2, Arrays.copyOfRange(data, 2 * LEAF, data.length)))
                .isTrue();
        assertThat(leaves.leafMatches(2, Arrays.copyOfRange(data, 2 * LEAF, data.length - 1)))
                .isFalse();
    }

    @Test
    void ofARunOfLeavesThoseBeforeTheFirstWrongOneMatch() {
        byte[] data = new byte[5 * LEAF + 100];
        new SplittableRandom(7).nextBytes(data);
        LeafHashes leaves = LeafHashes.verified(
                        ContentHasher.hash(data), data.length, ContentHasher.leavesOf(ByteBuffer.wrap(data)))
                .orElseThrow();
        ByteBuffer direct = ByteBuffer.allocateDirect(data.length).put(data).flip();
        assertThat(leaves.matching(0, direct)).isEqualTo(6);
        assertThat(leaves.matching(2, direct.slice(2 * LEAF, 2 * LEAF))).isEqualTo(2);
        assertThat(leaves.matching(1, direct.slice(2 * LEAF, 2 * LEAF))).isZero();
        assertThat(leaves.matching(5, direct.slice(5 * LEAF, 100))).isEqualTo(1);
        assertThat(leaves.matching(4, direct.slice(4 * LEAF, LEAF + 99))).isEqualTo(1);
        assertThat(leaves.matching(5, direct.slice(0, 2 * LEAF))).isZero();
        direct.put(3 * LEAF + 5, (byte) ~direct.get(3 * LEAF + 5));
        assertThat(leaves.matching(0, direct)).isEqualTo(3);
        assertThat(direct.remaining()).isEqualTo(data.length);
    }

    /** BEP 52 read literally: hash the leaves, pad with zero hashes to a power of two, recurse on halves. */
    private static byte[] naiveRoot(byte[] data) throws Exception {
        List<byte[]> layer = new ArrayList<>();
        for (int at = 0; at < data.length || layer.isEmpty(); at += LEAF) {
            layer.add(sha256(Arrays.copyOfRange(data, at, Math.min(data.length, at + LEAF))));
        }
        while (Integer.bitCount(layer.size()) != 1) {
            layer.add(new byte[32]);
        }
        return naiveNode(layer);
    }

    private static byte[] naiveNode(List<byte[]> layer) throws Exception {
        if (layer.size() == 1) {
            return layer.getFirst();
        }
        int half = layer.size() / 2;
        byte[] both = Arrays.copyOf(naiveNode(layer.subList(0, half)), 64);
        System.arraycopy(naiveNode(layer.subList(half, layer.size())), 0, both, 32, 32);
        return sha256(both);
    }

    private static byte[] sha256(byte[] data) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(data);
    }

    private static byte[] random(int bytes) {
        byte[] data = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(data);
        return data;
    }

    private static String hex(ContentId id) {
        return HexFormat.of().formatHex(id.bytes());
    }
}
