package org.fasttrack.peer.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

/** The parts of a swarm's core by themselves: layout, rates, pipeline, choker, spread. */
class SwarmPartsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int BLOCK = 16 * 1024;

    private static Link link(int number, int reputation) {
        NodeId peer = NodeId.of(ByteBuffer.allocate(32).putInt(number).array());
        return new Link(number, peer, true, reputation, 0);
    }

    private static List<Link> interestedLinks(int count) {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Link link = link(i, 10);
            link.interested = true;
            links.add(link);
        }
        return links;
    }

    @Test
    void blocksAreNumberedThroughAndNamedByPiece() {
        Layout layout = new Layout(5L * BLOCK + 1, 4 * BLOCK);
        assertThat(layout.pieces()).isEqualTo(2);
        assertThat(layout.blocks()).isEqualTo(6);
        assertThat(layout.blockBytes(5)).isEqualTo(1);
        for (int block = 0; block < 6; block++) {
            assertThat(layout.number(layout.block(block))).isEqualTo(block);
        }
        assertThat(layout.number(1, 2 * BLOCK)).isEqualTo(-1);
        assertThat(layout.number(0, 1)).isEqualTo(-1);
        assertThat(layout.number(2, 0)).isEqualTo(-1);
    }

    @Test
    void aRateIsTheMeanOfTwentySeconds() {
        var meter = new RateMeter();
        for (int second = 0; second < 100; second++) {
            meter.add(1_000, second * SECOND);
        }
        assertThat(meter.bytesPerSecond(99 * SECOND)).isEqualTo(1_000);
        assertThat(meter.bytesPerSecond(109 * SECOND)).isEqualTo(500);
        assertThat(meter.bytesPerSecond(200 * SECOND)).isZero();
        assertThat(meter.total()).isEqualTo(100_000);
    }

    @Test
    void aYoungRateIsNotDilutedByTimeThatWasNot() {
        var meter = new RateMeter();
        meter.add(5_000, 77 * SECOND);
        assertThat(meter.bytesPerSecond(77 * SECOND)).isEqualTo(5_000);
        assertThat(meter.bytesPerSecond(81 * SECOND)).isEqualTo(1_000);
    }

    /** 10 MiB/s and 50 ms: 0.3 s of it are 192 blocks. */
    @Test
    void thePipelineHoldsTheBandwidthDelayProductAndAQueue() {
        var pipeline = new RequestPipeline();
        long gap = SECOND / 640;
        for (int i = 0; i < 10_000; i++) {
            pipeline.arrived(BLOCK, 50_000_000, i * gap);
        }
        assertThat(pipeline.depth()).isBetween(185, 200);
        pipeline.stalled();
        assertThat(pipeline.depth()).isEqualTo(1);
    }

    @Test
    void aSlowPeerIsAskedForLittleAndAFastOneForNoMoreThanTheLimit() {
        var slow = new RequestPipeline();
        var fast = new RequestPipeline();
        for (int i = 0; i < 5_000; i++) {
            slow.arrived(BLOCK, SECOND, i * SECOND);
            fast.arrived(BLOCK, 1_000_000, i * 1_000L);
        }
        assertThat(slow.depth()).isBetween(RequestPipeline.MIN, RequestPipeline.FIRST);
        assertThat(fast.depth()).isEqualTo(RequestPipeline.MAX);
    }

    @Test
    void theBestGiversAreUnchokedAndOneMoreByLuck() {
        List<Link> links = interestedLinks(20);
        for (Link link : links) {
            link.down.add(link.number * 1_000L, 0);
        }
        var choker = new Choker(4, new Seed(1).generator());
        Set<Link> chosen = choker.choose(links, false, 4, 0);
        assertThat(chosen).hasSize(5).contains(links.get(19), links.get(18), links.get(17), links.get(16));
        assertThat(choker.choose(links, false, 4, 0))
                .as("until the optimistic one rotates")
                .isEqualTo(chosen);
    }

    @Test
    void overTimeTheOptimisticUnchokeReachesEverybody() {
        List<Link> links = interestedLinks(20);
        var choker = new Choker(4, new Seed(1).generator());
        Set<Integer> reached = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            choker.rotate();
            choker.choose(links, false, 4, 0).forEach(link -> reached.add(link.number));
        }
        assertThat(reached).hasSize(20);
    }

    @Test
    void aSnubbingPeerHasNoRegularSlotWhileWeDownload() {
        List<Link> links = interestedLinks(3);
        links.getFirst().down.add(1_000_000, 0);
        links.getFirst().snubbed = true;
        var choker = new Choker(1, new Seed(1).generator());
        assertThat(choker.choose(links, false, 1, 0)).contains(links.get(1));
        assertThat(choker.choose(links, true, 3, 0)).contains(links.getFirst());
    }

    @Test
    void whenSeedingReputationDecidesBetweenEqualTakers() {
        List<Link> links = List.of(link(0, 10), link(1, 500), link(2, 200));
        links.forEach(link -> link.interested = true);
        var choker = new Choker(1, new Seed(1).generator());
        assertThat(choker.choose(links, true, 1, 0).iterator().next().number).isEqualTo(1);
    }

    /** 4 on 20 KiB/s as in 2001; 38 on 20 Mbit/s. */
    @Test
    void aFasterUplinkHasMoreSlots() {
        var choker = new Choker(4, new Seed(1).generator());
        assertThat(choker.slots(20 * 1024)).isEqualTo(4);
        assertThat(choker.slots(2_500_000)).isEqualTo(38);
    }

    @Test
    void aSeederGivesNoPieceTwiceBeforeAllWereGiven() {
        Link one = link(1, 10);
        Link other = link(2, 10);
        var spread = new Spread(3, new Seed(1).generator());
        spread.promised(0, one, 0);
        assertThat(spread.refuses(0, other, 0)).isTrue();
        assertThat(spread.refuses(0, one, 0)).isFalse();
        assertThat(spread.suggestion(other)).isIn(1, 2);
        spread.promised(1, one, 0);
        spread.promised(2, other, 0);
        assertThat(spread.suggestion(other)).isEqualTo(-1);
        assertThat(spread.refuses(0, other, Spread.COMING_LAST_NANOS - 1))
                .as("it is on its way to another")
                .isTrue();
        assertThat(spread.refuses(0, other, Spread.COMING_LAST_NANOS))
                .as("all were given")
                .isFalse();
    }

    @Test
    void aPieceOnItsWayIsRefusedLongerWhileOthersAreToBeGiven() {
        Link other = link(2, 10);
        other.has.set(1);
        var spread = new Spread(2, new Seed(1).generator());
        spread.promised(0, link(1, 10), 0);
        assertThat(spread.refuses(0, other, Spread.COMING_NANOS - 1)).isTrue();
        assertThat(spread.refuses(0, other, Spread.COMING_NANOS)).isFalse();
    }

    @Test
    void whatWasGivenBesideTheCountIsNotSeenWithWhoGotIt() {
        Link keeper = link(1, 10);
        var spread = new Spread(1, new Seed(1).generator());
        keeper.given.set(0);
        spread.seen(0, keeper, null);
        assertThat(spread.suggestion(link(3, 10))).isZero();
        spread.seen(0, link(2, 10), null);
        assertThat(spread.suggestion(link(3, 10))).isEqualTo(-1);
    }

    @Test
    void whoKeepsItsPiecesToItselfOwesThem() {
        Link keeper = link(1, 10);
        Link other = link(2, 10);
        var spread = new Spread(4, new Seed(1).generator());
        spread.given(0, keeper, 0);
        spread.given(0, keeper, 0);
        spread.given(1, keeper, 0);
        assertThat(keeper.unspread).isEqualTo(2);
        spread.seen(0, keeper, keeper);
        assertThat(keeper.unspread).as("its own announcement spreads nothing").isEqualTo(2);
        spread.seen(0, other, keeper);
        spread.seen(0, other, keeper);
        assertThat(keeper.unspread).isEqualTo(1);
    }

    @Test
    void whoSpreadsWhatWasReclaimedFromItOwesThatNoMore() {
        Link keeper = link(1, 10);
        Link other = link(2, 10);
        var spread = new Spread(3, new Seed(1).generator());
        for (int piece = 0; piece < 3; piece++) {
            spread.given(piece, keeper, 0);
            keeper.given.set(piece);
        }
        spread.reclaim(keeper);
        spread.given(1, other, 0);
        spread.promised(2, other, 0);
        assertThat(spread.firstHand(0)).isEqualTo(1);
        assertThat(spread.firstHand(1)).as("given anew").isEqualTo(2);
        assertThat(spread.firstHand(2)).as("only promised anew").isEqualTo(1);
        spread.seen(0, keeper, keeper);
        assertThat(keeper.spread).as("its own announcement spreads nothing").isZero();
        spread.seen(0, other, keeper);
        spread.seen(0, other, keeper);
        assertThat(keeper.spread).isEqualTo(1);
        assertThat(keeper.unspread).isEqualTo(2);
    }

    @Test
    void aPieceThatItsKeeperIsGivenAgainCountsOnce() {
        Link keeper = link(1, 10);
        var spread = new Spread(1, new Seed(1).generator());
        spread.given(0, keeper, 0);
        spread.reclaim(keeper);
        spread.given(0, keeper, 0);
        assertThat(keeper.unspread).isEqualTo(1);
    }

    @Test
    void whoseKeptPiecesOthersWereGivenIsTriedAgainWithOneMore() {
        Link keeper = link(1, 10);
        Link other = link(2, 10);
        var spread = new Spread(2 * Link.FIRST_UNSPREAD, new Seed(1).generator());
        for (int piece = 0; piece < Link.FIRST_UNSPREAD; piece++) {
            spread.given(piece, keeper, 0);
        }
        spread.reclaim(keeper);
        for (int piece = 0; piece < Link.FIRST_UNSPREAD; piece++) {
            spread.given(piece, other, 0);
        }
        assertThat(keeper.keeps()).isTrue();
        keeper.forgive();
        assertThat(keeper.keeps()).as("it may show what becomes of one more").isFalse();
        keeper.forgive();
        assertThat(keeper.unspread).as("one is enough").isEqualTo(Link.FIRST_UNSPREAD - 1);
        spread.given(Link.FIRST_UNSPREAD, keeper, 0);
        assertThat(keeper.keeps()).as("as long as it does not").isTrue();
    }

    @Test
    void whatWasPromisedToOneWhoLeftOrCancelledMayBeGivenAnew() {
        Link one = link(1, 10);
        Link other = link(2, 10);
        var spread = new Spread(3, new Seed(1).generator());
        spread.promised(0, one, 0);
        spread.withdrawn(0, one);
        assertThat(spread.refuses(0, other, 0)).isFalse();
        spread.given(1, one, 0);
        spread.withdrawn(1, one);
        assertThat(spread.refuses(1, other, 0)).as("it was sent already").isTrue();
        spread.reclaim(one);
        assertThat(spread.refuses(1, other, 0)).isFalse();
        assertThat(Collections.nCopies(9, 0).stream().map(i -> spread.suggestion(other)))
                .contains(0, 1, 2);
    }
}
