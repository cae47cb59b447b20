package org.fasttrack.peer.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.peer.swarm.wire.HashLayers;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.junit.jupiter.api.Test;

class HashQuestTest {
    private static final int LEAVES = 3 * HashRange.MAX_HASHES - 7;
    private static final long BYTES = (long) LEAVES * MerkleTree.LEAF_BYTES - 5;
    private static final long SECOND = 1_000_000_000;

    private final byte[] hashes = hashes();
    private final HashLayers layers = HashLayers.of(hashes);
    private final ContentId content = MerkleTree.root(hashes);
    private final List<LeafHashes> found = new ArrayList<>();
    private final HashQuest quest = new HashQuest(content, BYTES, found::add);

    private static byte[] hashes() {
        byte[] hashes = new byte[LEAVES * MerkleTree.HASH_BYTES];
        new Random(3).nextBytes(hashes);
        return hashes;
    }

    private void answer(String member, List<HashRange> asked) {
        asked.forEach(
                range -> quest.answered(member, range, layers.answer(range).orElseThrow()));
    }

    @Test
    void eachMemberIsAskedForAPartAndTogetherTheyAreAll() {
        List<HashRange> first = quest.wanted("a", 0);
        List<HashRange> second = quest.wanted("b", 0);
        assertThat(first).hasSize(2);
        assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
        assertThat(quest.wanted("c", 0)).isEmpty();
        answer("a", first);
        assertThat(found).isEmpty();
        answer("b", second);
        assertThat(found)
                .singleElement()
                .satisfies(leaves -> assertThat(leaves.bytes()).isEqualTo(hashes));
        assertThat(quest.wanted("a", 0)).isEmpty();
    }

    @Test
    void whoSaysWhatIsNotTheContentsIsAskedNoMoreAndAnotherIs() {
        List<HashRange> asked = quest.wanted("liar", 0);
        for (HashRange range : asked) {
            byte[] wrong = layers.answer(range).orElseThrow();
            wrong[100]++;
            quest.answered("liar", range, wrong);
        }
        assertThat(quest.wanted("liar", 0)).isEmpty();
        answer("b", quest.wanted("b", 0));
        answer("b", quest.wanted("b", 0));
        assertThat(found).hasSize(1);
    }

    @Test
    void whoRefusesIsAskedNoMore() {
        quest.refused("a", quest.wanted("a", 0).getFirst());
        assertThat(quest.wanted("a", 0)).isEmpty();
        assertThat(quest.wanted("b", 0)).hasSize(2);
    }

    @Test
    void whatIsNotAnsweredInTimeIsAskedOfAnother() {
        List<HashRange> asked = quest.wanted("a", 0);
        quest.wanted("b", 0);
        assertThat(quest.wanted("c", SECOND)).isEmpty();
        assertThat(quest.wanted("c", SECOND + 1)).isNotEmpty();
        answer("a", asked);
        assertThat(found).as("too late").isEmpty();
    }

    @Test
    void whatWasNotAskedForIsPassedOver() {
        List<HashRange> asked = quest.wanted("a", 0);
        answer("b", asked);
        quest.answered("a", new HashRange(content.bytes(), 0, 0, 2, 1), new byte[64]);
        quest.answered("a", new HashRange(new byte[32], 0, 0, HashRange.MAX_HASHES, 10), new byte[64]);
        answer("a", asked);
        answer("a", quest.wanted("a", 0));
        assertThat(found).hasSize(1);
    }

    @Test
    void aQuestThatIsOverAsksNobody() {
        List<HashRange> asked = quest.wanted("a", 0);
        quest.end();
        assertThat(quest.wanted("b", 0)).isEmpty();
        answer("a", asked);
        assertThat(found).isEmpty();
        long large = 65L * HashRange.MAX_HASHES * MerkleTree.LEAF_BYTES;
        assertThat(new HashQuest(content, large, found::add).wanted("a", 0))
                .as("so many come from a source, in one answer")
                .isEmpty();
    }
}
