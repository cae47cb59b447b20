package org.fasttrack.peer.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.fasttrack.common.core.Seed;
import org.junit.jupiter.api.Test;

class PiecePickerTest {
    private static final int BLOCK = 16 * 1024;

    private static Layout layout(int pieces, int blocksAPiece) {
        return new Layout((long) pieces * blocksAPiece * BLOCK - 1, blocksAPiece * BLOCK);
    }

    private static PiecePicker picker(Layout layout, long seed) {
        return new PiecePicker(layout, new BitSet(), PieceOrder.RAREST_FIRST, new Seed(seed).generator());
    }

    private static BitSet all(Layout layout) {
        BitSet all = new BitSet();
        all.set(0, layout.pieces());
        return all;
    }

    private static void announceFrom(PiecePicker picker, int first, int pieces) {
        for (int piece = first; piece < pieces; piece++) {
            picker.announced(piece);
        }
    }

    private static int pick(PiecePicker picker, BitSet has) {
        return picker.pick(has, piece -> true, block -> false);
    }

    @Test
    void aBegunPieceIsFinishedBeforeAnotherIsBegun() {
        Layout layout = layout(10, 4);
        PiecePicker picker = picker(layout, 1);
        Set<Integer> pieces = new TreeSet<>();
        for (int i = 0; i < 4; i++) {
            pieces.add(layout.pieceOf(pick(picker, all(layout))));
        }
        assertThat(pieces).hasSize(1);
        assertThat(picker.begun()).isEqualTo(1);
    }

    @Test
    void theRarestPieceIsNextOnceAFewAreThere() {
        Layout layout = layout(20, 1);
        PiecePicker picker = picker(layout, 1);
        announceFrom(picker, 0, 20);
        announceFrom(picker, 1, 20);
        BitSet withoutPieceZero = all(layout);
        withoutPieceZero.clear(0);
        for (int i = 0; i < PiecePicker.RANDOM_FIRST; i++) {
            picker.received(pick(picker, withoutPieceZero));
        }
        assertThat(pick(picker, all(layout))).isZero();
    }

    /** With one rare piece of a thousand: random first almost never begins with it, rarest first always would. */
    @Test
    void theFirstPiecesAreRandom() {
        int rare = 0;
        for (long seed = 0; seed < 500; seed++) {
            Layout layout = layout(1_000, 1);
            PiecePicker picker = picker(layout, seed);
            announceFrom(picker, 1, 1_000);
            rare += pick(picker, all(layout)) == 0 ? 1 : 0;
        }
        assertThat(rare).isLessThan(5);
    }

    @Test
    void inTheEndgameABlockIsAskedOfOneMoreNeighbour() {
        Layout layout = layout(1, 2);
        PiecePicker picker = picker(layout, 1);
        int first = pick(picker, all(layout));
        int second = pick(picker, all(layout));
        assertThat(picker.endgame()).isTrue();
        assertThat(picker.pick(all(layout), p -> true, Set.of(first, second)::contains))
                .isEqualTo(-1);
        assertThat(pick(picker, all(layout))).isEqualTo(first);
        picker.received(first);
        assertThat(pick(picker, all(layout))).isEqualTo(second);
        assertThat(pick(picker, all(layout)))
                .as("asked of the most that are allowed")
                .isEqualTo(-1);
    }

    @Test
    void whatIsReleasedIsAskedForAgain() {
        Layout layout = layout(1, 1);
        PiecePicker picker = picker(layout, 1);
        long before = picker.version();
        int block = pick(picker, all(layout));
        picker.released(block);
        assertThat(picker.version()).isGreaterThan(before);
        assertThat(picker.begun()).isZero();
        assertThat(pick(picker, all(layout))).isEqualTo(block);
        assertThat(picker.received(block)).isTrue();
        picker.released(block);
        assertThat(picker.finished()).isTrue();
    }

    @Test
    void whatIsThereFromTheStartIsNeverPicked() {
        Layout layout = layout(5, 1);
        BitSet have = new BitSet();
        have.set(1, 5);
        var picker = new PiecePicker(layout, have, PieceOrder.RANDOM, new Seed(1).generator());
        assertThat(pick(picker, all(layout))).isZero();
        assertThat(picker.received(0)).isTrue();
        assertThat(picker.finished()).isTrue();
        assertThat(pick(picker, all(layout))).isEqualTo(-1);
    }

    private static final class Neighbour {
        private final BitSet has = new BitSet();
        private final Set<Integer> owed = new TreeSet<>();

        /** It leaves, owing what it owes, and comes back with other pieces. */
        void replace(PiecePicker picker, Layout layout, RandomGenerator random) {
            picker.withdrawn(has);
            owed.forEach(picker::released);
            owed.clear();
            has.clear();
            has.or(BitSet.valueOf(new long[] {random.nextLong()}));
            has.clear(layout.pieces(), 64);
            has.stream().forEach(picker::announced);
        }

        /** One block that it owes comes, right or wrong; the block, or -1. */
        int deliver(PiecePicker picker, boolean good) {
            if (owed.isEmpty()) {
                return -1;
            }
            int block = owed.iterator().next();
            owed.remove(block);
            if (good) {
                picker.received(block);
                return block;
            }
            picker.released(block);
            return -1;
        }
    }

    /**
     * Random neighbours that come, announce, deliver, refuse and leave, in 300 histories: no block is asked for twice
     * before the endgame, none that is there is asked for, and in the end everything is there.
     */
    @Test
    void noBlockIsAskedForTwiceBeforeTheEndgame() {
        for (long seed = 0; seed < 300; seed++) {
            RandomGenerator random = new Seed(seed).generator();
            Layout layout = layout(1 + random.nextInt(30), 1 + random.nextInt(5));
            PiecePicker picker = picker(layout, seed);
            List<Neighbour> neighbours =
                    Stream.generate(Neighbour::new).limit(5).toList();
            Neighbour seeder = neighbours.getFirst();
            seeder.has.or(all(layout));
            seeder.has.stream().forEach(picker::announced);
            Set<Integer> received = new TreeSet<>();
            for (int step = 0; !picker.finished(); step++) {
                assertThat(step).as("seed %d comes to an end", seed).isLessThan(100_000);
                Neighbour neighbour = neighbours.get(random.nextInt(5));
                switch (random.nextInt(8)) {
                    case 0, 1 -> {
                        if (!neighbour.equals(seeder)) {
                            neighbour.replace(picker, layout, random);
                        }
                    }
                    case 2, 3 -> received.add(neighbour.deliver(picker, random.nextInt(4) > 0));
                    default -> ask(picker, neighbour, neighbours, received, "seed " + seed);
                }
            }
            received.remove(-1);
            assertThat(received).hasSize(layout.blocks());
        }
    }

    private static void ask(
            PiecePicker picker, Neighbour neighbour, List<Neighbour> all, Set<Integer> received, String seed) {
        boolean endgame = picker.endgame();
        int block = picker.pick(neighbour.has, piece -> true, neighbour.owed::contains);
        if (block >= 0) {
            long asked = all.stream().filter(each -> each.owed.contains(block)).count();
            assertThat(received).as(seed).doesNotContain(block);
            assertThat(asked).as(seed).isLessThan(endgame ? PiecePicker.MAX_ASKED : 1);
            neighbour.owed.add(block);
        }
    }

    @Test
    void aPieceThatIsThereInPartIsFinishedAndNotFetchedAnew() {
        Layout layout = layout(3, 4);
        BitSet stored = new BitSet();
        stored.set(4, 7);
        var picker = new PiecePicker(layout, stored, PieceOrder.RAREST_FIRST, new Seed(1).generator());
        assertThat(picker.complete()).isZero();
        assertThat(pick(picker, all(layout))).isEqualTo(7);
        assertThat(picker.received(7)).isTrue();
        assertThat(picker.has(1)).isTrue();
    }

    /** 100 GiB in the pieces of its size, and a million pieces: what the picker holds beyond its arrays stays small. */
    @Test
    void memoryIsAFewBytesAPiece() {
        Layout layout = Layout.of(100L << 30);
        assertThat(layout.pieces()).isEqualTo(6_400);
        PiecePicker picker = picker(layout, 1);
        BitSet has = all(layout);
        for (int i = 0; i < 10 * 1_024; i++) {
            picker.received(pick(picker, has));
        }
        assertThat(picker.complete()).isEqualTo(10);
        assertThat(picker.begun()).isZero();
    }
}
