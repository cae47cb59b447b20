package org.fasttrack.peer.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.Message;
import org.junit.jupiter.api.Test;

/** To whom a seeder gives what. */
class SeederTest extends SwarmCoreFixture {
    @Test
    void aSeederUnchokesWhoIsInterestedAndServesWhatItAsks() {
        SwarmCore core = core(4);
        assertThat(join(core, 1)).containsExactly(new SwarmEffect.Say(1, new Message.HaveAll()));
        assertThat(hear(core, 1, request(0)))
                .as("choked")
                .containsExactly(new SwarmEffect.Say(1, new Message.Reject(FOUR.block(0))));
        assertThat(hear(core, 1, new Message.Interested()))
                .containsExactly(new SwarmEffect.Say(1, new Message.Unchoke()));
        assertThat(hear(core, 1, request(0))).containsExactly(new SwarmEffect.Upload(1, 0));
    }

    @Test
    void nobodyIsUnchokedWithoutAPermitAndWhoLosesItIsChoked() {
        Set<NodeId> permitted = new HashSet<>();
        var permits = new Permits() {
            @Override
            public boolean take(NodeId peer, boolean gives) {
                return permitted.contains(peer);
            }

            @Override
            public void giveBack(NodeId peer) {
                permitted.remove(peer);
            }
        };
        BitSet all = new BitSet();
        all.set(0, 4);
        var core = new SwarmCore(FOUR, all, PieceOrder.RAREST_FIRST, SwarmLimits.DEFAULT, permits, new Seed(1));
        join(core, 1);
        assertThat(hear(core, 1, new Message.Interested())).isEmpty();
        permitted.add(id(1));
        now = now.plusSeconds(1);
        assertThat(core.wake(now)).contains(new SwarmEffect.Say(1, new Message.Unchoke()));
        permitted.clear();
        now = now.plusSeconds(1);
        assertThat(core.wake(now)).contains(new SwarmEffect.Say(1, new Message.Choke()));
        permitted.add(id(1));
        core.on(new SwarmInput.Left(1), now);
        assertThat(permitted).as("given back by who left").isEmpty();
    }

    @Test
    void aPieceGivenToOneIsRefusedToAnotherWithABetterIdea() {
        SwarmCore core = core(4);
        for (int link = 1; link <= 2; link++) {
            join(core, link);
            hear(core, link, new Message.Interested());
        }
        hear(core, 1, request(0));
        List<SwarmEffect> answer = hear(core, 2, request(0));
        assertThat(answer).hasSize(2).contains(new SwarmEffect.Say(2, new Message.Reject(FOUR.block(0))));
        assertThat(answer.getFirst())
                .isInstanceOfSatisfying(
                        SwarmEffect.Say.class, say -> assertThat(say.message()).isInstanceOf(Message.Suggest.class));
    }

    private static final Layout MANY = new Layout(64L * BLOCK, BLOCK);

    /** What {@code link} is sent when it asks for {@code piece}, every connection taking at once what it is given. */
    private List<SwarmEffect.Upload> asks(SwarmCore core, int link, int piece) {
        return taken(core, hear(core, link, new Message.Request(new Block(piece, 0, BLOCK))));
    }

    private List<SwarmEffect.Upload> taken(SwarmCore core, List<SwarmEffect> effects) {
        List<SwarmEffect.Upload> uploads = new ArrayList<>();
        for (SwarmEffect effect : effects) {
            if (effect instanceof SwarmEffect.Upload upload) {
                uploads.add(upload);
                uploads.addAll(taken(core, core.on(new SwarmInput.Uploaded(upload.link(), upload.block()), now)));
            }
        }
        return uploads;
    }

    private SwarmCore seederWith(int... links) {
        BitSet stored = new BitSet();
        stored.set(0, MANY.blocks());
        var core = new SwarmCore(MANY, stored, PieceOrder.RAREST_FIRST, SwarmLimits.DEFAULT, new Seed(1));
        for (int link : links) {
            join(core, link);
            hear(core, link, new Message.Interested());
        }
        return core;
    }

    @Test
    void whoIsAloneIsServedAlsoWhenNobodyHasItsPiecesFromIt() {
        SwarmCore core = seederWith(1);
        for (int piece = 0; piece < MANY.pieces(); piece++) {
            assertThat(asks(core, 1, piece)).containsExactly(new SwarmEffect.Upload(1, piece));
        }
    }

    @Test
    void aSeederLeavesItsUplinkForAMomentToWhoSpreadsItsPieces() {
        SwarmCore core = seederWith(1, 2, 3);
        for (int piece = 0; piece < Link.FIRST_UNSPREAD; piece++) {
            assertThat(asks(core, 1, piece)).hasSize(1);
        }
        assertThat(asks(core, 2, 20)).hasSize(1);
        hear(core, 3, new Message.Have(20));
        assertThat(asks(core, 1, 10)).as("keeps what it got").isEmpty();
        assertThat(asks(core, 2, 21)).containsExactly(new SwarmEffect.Upload(2, 21));
        Instant until = core.deadline().orElseThrow();
        assertThat(until).isBefore(now.plusSeconds(1));
        now = until;
        assertThat(taken(core, core.wake(now))).containsExactly(new SwarmEffect.Upload(1, 10));
    }

    /** Link 1 keeps four pieces to itself, link 2 has spread one. */
    private SwarmCore seederOfAKeeperAndASpreader() {
        SwarmCore core = seederWith(1, 2, 3);
        for (int piece = 0; piece < Link.FIRST_UNSPREAD; piece++) {
            asks(core, 1, piece);
        }
        asks(core, 2, 20);
        hear(core, 3, new Message.Have(20));
        assertThat(asks(core, 2, 21)).hasSize(1);
        return core;
    }

    @Test
    void whatWaitsForItsTurnTakesNoRoomFromWhoSpreads() {
        SwarmCore core = seederOfAKeeperAndASpreader();
        List<SwarmEffect> answers = new ArrayList<>();
        for (int piece = 30; piece < MANY.pieces(); piece++) {
            answers.addAll(hear(core, 1, new Message.Request(MANY.block(piece))));
        }
        assertThat(answers)
                .as("as much as there is room for waits, the rest is refused")
                .filteredOn(effect -> effect instanceof SwarmEffect.Say(int link, Message.Reject reject))
                .isNotEmpty();
        assertThat(asks(core, 2, 22)).containsExactly(new SwarmEffect.Upload(2, 22));
    }

    /** As one that was killed and comes again: what it was given before comes back to what nobody has been given. */
    @Test
    void whoHasAllElseIsNotReferredToAnotherPiece() {
        SwarmCore core = seederWith(1, 2, 3);
        asks(core, 1, 0);
        asks(core, 1, 1);
        asks(core, 2, 2);
        BitSet most = new BitSet();
        most.set(0, MANY.pieces());
        most.clear(1, 3);
        hear(core, 3, new Message.Bitfield(most));
        core.on(new SwarmInput.Left(1), now);
        now = now.plusSeconds(1);
        assertThat(asks(core, 3, 2)).as("nobody has been given 1").isEmpty();
        hear(core, 3, new Message.Have(1));
        assertThat(asks(core, 3, 2)).as("all that is left is 0, which it has").hasSize(1);
    }

    /** A seeder of 256 blocks a second; one leecher takes four a second and spreads them, the other all it can, and spreads nothing. */
    @Test
    void nobodyIsHeldBackFromAnUplinkThatIsIdle() {
        BitSet stored = new BitSet();
        var layout = new Layout(8_192L * BLOCK, BLOCK);
        stored.set(0, layout.blocks());
        var limits = SwarmLimits.DEFAULT.withUploadLimit(256 * BLOCK);
        var core = new SwarmCore(layout, stored, PieceOrder.RAREST_FIRST, limits, new Seed(1));
        for (int link = 1; link <= 3; link++) {
            join(core, link);
            hear(core, link, new Message.Interested());
        }
        int asked = 4_096;
        int got = 0;
        for (int tick = 0; tick < 16 * 256; tick++) {
            if (tick % 64 == 0) {
                asks(core, 2, tick / 64);
                hear(core, 3, new Message.Have(tick / 64));
            }
            if (asked - 4_096 - got < 4) {
                got += asks(core, 1, asked++).size();
            }
            now = now.plusNanos(1_000_000_000 / 256);
            got += taken(core, core.wake(now)).size();
        }
        assertThat(got)
                .as("of sixteen seconds eight go by until its uplink is tried")
                .isGreaterThan(7 * 252);
    }

    @Test
    void whatIsKeptBackIsGivenToOneOther() {
        SwarmCore core = seederOfAKeeperAndASpreader();
        now = now.plusMillis(1_100);
        core.wake(now);
        assertThat(asks(core, 2, 0)).containsExactly(new SwarmEffect.Upload(2, 0));
        assertThat(asks(core, 3, 0)).as("it gets that from who spreads").isEmpty();
    }

    @Test
    void whoWasAloneAtFirstIsNotHeldBackOnceItSpreadsWhatItGotThen() {
        SwarmCore core = seederWith(1);
        for (int piece = 0; piece < 20; piece++) {
            assertThat(asks(core, 1, piece)).hasSize(1);
        }
        for (int link = 2; link <= 3; link++) {
            join(core, link);
            hear(core, link, new Message.Interested());
        }
        now = now.plusMillis(1_100);
        core.wake(now);
        for (int piece = 20; piece < 40; piece++) {
            assertThat(asks(core, 2, piece)).hasSize(1);
            hear(core, 3, new Message.Have(piece));
        }
        assertThat(asks(core, 1, 51)).as("nobody has shown a piece of its").isEmpty();
        for (int piece = 0; piece < 20; piece++) {
            hear(core, 3, new Message.Have(piece));
        }
        assertThat(asks(core, 2, 52)).contains(new SwarmEffect.Upload(2, 52));
        assertThat(asks(core, 1, 53)).contains(new SwarmEffect.Upload(1, 53));
    }

    @Test
    void whoDoesNotReadStopsNobodyElse() {
        SwarmCore core = core(4);
        for (int link = 1; link <= 3; link++) {
            core.on(new SwarmInput.Joined(link, id(link), false, 10), now);
            hear(core, link, new Message.Interested());
        }
        hear(core, 1, request(0));
        hear(core, 1, request(1));
        assertThat(hear(core, 2, request(0)))
                .as("one place is for those who have nothing under way")
                .contains(new SwarmEffect.Upload(2, 0));
        assertThat(hear(core, 3, request(0))).as("and only one").noneMatch(SwarmEffect.Upload.class::isInstance);
        now = now.plusSeconds(1);
        assertThat(core.wake(now)).contains(new SwarmEffect.Upload(3, 0));
        assertThat(hear(core, 3, request(1))).contains(new SwarmEffect.Upload(3, 1));
        hear(core, 1, request(2));
        assertThat(core.on(new SwarmInput.Uploaded(1, 0), now))
                .as("it reads again")
                .isEmpty();
        assertThat(core.on(new SwarmInput.Uploaded(3, 0), now)).contains(new SwarmEffect.Upload(1, 2));
    }

    /** Five blocks a second: the second one waits for the deadline that the core names. */
    @Test
    void theUploadLimitIsKept() {
        BitSet stored = new BitSet();
        stored.set(0, 4);
        var limits = SwarmLimits.DEFAULT.withUploadLimit(5 * BLOCK);
        var core = new SwarmCore(FOUR, stored, PieceOrder.RAREST_FIRST, limits, new Seed(1));
        join(core, 1);
        hear(core, 1, new Message.Interested());
        assertThat(hear(core, 1, request(0))).containsExactly(new SwarmEffect.Upload(1, 0));
        now = now.plusMillis(100);
        assertThat(hear(core, 1, request(1))).isEmpty();
        assertThat(core.deadline()).contains(START.plusMillis(200));
        now = START.plusMillis(200);
        assertThat(core.wake(now)).containsExactly(new SwarmEffect.Upload(1, 1));
    }
}
