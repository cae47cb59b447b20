package org.fasttrack.peer.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.Message;
import org.junit.jupiter.api.Test;

/** The core's dialogue with its peers, one input at a time. */
class SwarmCoreTest extends SwarmCoreFixture {
    @Test
    void aDownloadFromASeederReadsAsTheSpecificationHasIt() {
        SwarmCore core = core(0);
        assertThat(join(core, 7)).containsExactly(new SwarmEffect.Say(7, new Message.HaveNone()));
        assertThat(hear(core, 7, new Message.HaveAll()))
                .containsExactly(new SwarmEffect.Say(7, new Message.Interested()));
        List<Integer> asked = requested(hear(core, 7, new Message.Unchoke()));
        assertThat(asked).containsExactlyInAnyOrder(0, 1, 2, 3);
        for (int block : asked) {
            Message.Piece data = piece(block);
            assertThat(hear(core, 7, data)).contains(new SwarmEffect.Store(7, id(7), block, data.data()));
        }
        for (int block : asked.subList(0, 3)) {
            assertThat(core.on(new SwarmInput.Stored(7, block), now))
                    .containsExactly(new SwarmEffect.Say(7, new Message.Have(block)));
        }
        assertThat(core.on(new SwarmInput.Stored(7, asked.getLast()), now))
                .containsExactly(
                        new SwarmEffect.Say(7, new Message.NotInterested()),
                        new SwarmEffect.Say(7, new Message.Have(asked.getLast())),
                        new SwarmEffect.Completed());
        assertThat(core.finished()).isTrue();
    }

    @Test
    void aCorruptBlockBansItsSenderAndIsAskedOfAnother() {
        SwarmCore core = core(0);
        join(core, 1);
        hear(core, 1, new Message.HaveAll());
        int block = requested(hear(core, 1, new Message.Unchoke())).getFirst();
        hear(core, 1, piece(block));
        assertThat(core.on(new SwarmInput.Corrupt(1, block), now))
                .contains(new SwarmEffect.Ban(id(1), block))
                .anyMatch(SwarmEffect.Drop.class::isInstance);
        now = now.plusSeconds(1);
        assertThat(join(core, 1)).as("it comes back").singleElement().isInstanceOf(SwarmEffect.Drop.class);
        join(core, 2);
        hear(core, 2, new Message.HaveAll());
        assertThat(requested(hear(core, 2, new Message.Unchoke()))).contains(block);
    }

    @Test
    void aSecondCopyThatComesWhileTheFirstIsWrittenIsNotStoredAgain() {
        SwarmCore core = core(3);
        for (int link = 1; link <= 2; link++) {
            join(core, link);
            hear(core, link, new Message.HaveAll());
            assertThat(requested(hear(core, link, new Message.Unchoke())))
                    .as("endgame")
                    .containsExactly(3);
        }
        assertThat(hear(core, 1, piece(3))).anyMatch(SwarmEffect.Store.class::isInstance);
        assertThat(hear(core, 2, piece(3))).noneMatch(SwarmEffect.Store.class::isInstance);
        assertThat(core.wastedBytes()).isEqualTo(BLOCK);
    }

    @Test
    void whatNobodyAskedForIsNotStored() {
        SwarmCore core = core(0);
        join(core, 1);
        assertThat(hear(core, 1, piece(2))).isEmpty();
        assertThat(hear(core, 1, new Message.Piece(2, 7, ByteBuffer.allocate(9))))
                .isEmpty();
        assertThat(core.wastedBytes()).isEqualTo(BLOCK + 9);
    }

    @Test
    void aRequestForABlockThatDoesNotExistEndsTheConnection() {
        SwarmCore core = core(4);
        join(core, 1);
        assertThat(hear(core, 1, new Message.Request(new Block(0, BLOCK, BLOCK))))
                .singleElement()
                .isInstanceOf(SwarmEffect.Drop.class);
    }

    @Test
    void whoStallsIsAskedNoMoreAndAnotherIsAskedInItsPlace() {
        SwarmCore core = core(0);
        join(core, 1);
        hear(core, 1, new Message.HaveAll());
        hear(core, 1, new Message.Unchoke());
        join(core, 2);
        hear(core, 2, new Message.HaveAll());
        List<SwarmEffect> effects = new ArrayList<>(hear(core, 2, new Message.Unchoke()));
        for (int second = 0; second < 6; second++) {
            now = now.plusSeconds(1);
            effects.addAll(core.wake(now));
        }
        assertThat(effects)
                .filteredOn(e -> e instanceof SwarmEffect.Say(int link, Message.Cancel cancel) && link == 1)
                .hasSize(4);
    }

    @Test
    void oneConnectionTooManyIsRefused() {
        SwarmCore core = core(4);
        int most = SwarmLimits.DEFAULT.links();
        for (int link = 0; link < most; link++) {
            assertThat(join(core, link)).noneMatch(SwarmEffect.Drop.class::isInstance);
        }
        assertThat(join(core, most)).singleElement().isInstanceOf(SwarmEffect.Drop.class);
    }

    @Test
    void whoComesAgainTakesThePlaceOfItsOldConnection() {
        SwarmCore core = core(4);
        join(core, 1);
        hear(core, 1, new Message.Interested());
        assertThat(core.on(new SwarmInput.Joined(9, id(1), true, 10), now))
                .containsExactly(
                        new SwarmEffect.Drop(1, "it came again"), new SwarmEffect.Say(9, new Message.HaveAll()));
        assertThat(hear(core, 1, request(0)))
                .as("the old one is not heard any more")
                .isEmpty();
        assertThat(hear(core, 9, new Message.Interested()))
                .containsExactly(new SwarmEffect.Say(9, new Message.Unchoke()));
        core.on(new SwarmInput.Corrupt(9, 0), now);
        assertThat(core.on(new SwarmInput.Joined(10, id(1), true, 10), now))
                .as("banned")
                .singleElement()
                .isInstanceOf(SwarmEffect.Drop.class);
    }

    @Test
    void requestsBeyondTheQueueAreRefused() {
        SwarmCore core = core(4);
        join(core, 1);
        hear(core, 1, new Message.Interested());
        List<SwarmEffect> all = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            all.addAll(hear(core, 1, request(i % 4)));
        }
        assertThat(all).filteredOn(SwarmEffect.Upload.class::isInstance).hasSize(2);
        assertThat(all)
                .filteredOn(e -> e instanceof SwarmEffect.Say(int link, Message.Reject reject))
                .isNotEmpty();
    }

    @Test
    void whatAPeerAnnouncesTwiceIsCountedOnce() {
        SwarmCore core = core(3);
        join(core, 1);
        hear(core, 1, new Message.Have(3));
        hear(core, 1, new Message.Have(3));
        hear(core, 1, new Message.HaveAll());
        hear(core, 1, new Message.HaveAll());
        assertThat(requested(hear(core, 1, new Message.Unchoke()))).containsExactly(3);
        hear(core, 1, piece(3));
        assertThat(core.on(new SwarmInput.Stored(1, 3), now))
                .contains(new SwarmEffect.Say(1, new Message.NotInterested()), new SwarmEffect.Completed());
        assertThat(core.on(new SwarmInput.Left(1), now)).isEmpty();
    }

    @Test
    void aPeerWithoutTheFastExtensionIsNeverRefusedButWaits() {
        SwarmCore core = core(4);
        core.on(new SwarmInput.Joined(1, id(1), false, 10), now);
        hear(core, 1, new Message.Interested());
        List<SwarmEffect> effects = new ArrayList<>();
        for (int block = 0; block < 4; block++) {
            effects.addAll(hear(core, 1, request(block)));
        }
        for (int block = 0; block < 4; block++) {
            effects.addAll(core.on(new SwarmInput.Uploaded(1, block), now));
        }
        assertThat(effects)
                .containsExactly(
                        new SwarmEffect.Upload(1, 0),
                        new SwarmEffect.Upload(1, 1),
                        new SwarmEffect.Upload(1, 2),
                        new SwarmEffect.Upload(1, 3));
    }

    @Test
    void anEarlyWakeDoesNothing() {
        SwarmCore core = core(0);
        assertThat(core.deadline()).isEmpty();
        join(core, 1);
        Instant due = core.deadline().orElseThrow();
        assertThat(due).isEqualTo(START.plusMillis(250));
        assertThat(core.wake(START)).isEmpty();
        assertThat(core.deadline()).contains(due);
    }

    /** Whatever peers say, in whatever order, and whenever they leave: the core neither throws nor asks what it may not. */
    @Test
    void noiseFromPeersNeverBreaksTheCore() {
        for (long seed = 0; seed < 500; seed++) {
            RandomGenerator random = new Seed(seed).generator();
            SwarmCore core = core(random.nextInt(5));
            boolean[] joined = new boolean[6];
            for (int step = 0; step < 300; step++) {
                now = now.plusMillis(random.nextInt(500));
                int link = random.nextInt(joined.length);
                List<SwarmEffect> effects = switch (random.nextInt(12)) {
                    case 0 -> core.on(new SwarmInput.Left(link), now);
                    case 1 -> core.wake(now);
                    case 2 -> core.on(new SwarmInput.Uploaded(link + 50, 0), now);
                    case 3 -> joined[link] ? List.of() : join(core, link);
                    default -> hear(core, link, noise(random));
                };
                joined[link] |= random.nextInt(3) == 0;
                for (SwarmEffect effect : effects) {
                    if (effect instanceof SwarmEffect.Store(int from, NodeId peer, int block, ByteBuffer data)) {
                        core.on(new SwarmInput.Stored(from, block), now);
                    }
                    assertThat(effect instanceof SwarmEffect.Upload(int to, int block)
                                    && !core.pieces().get(block))
                            .as("seed %d: it serves what it has not", seed)
                            .isFalse();
                }
            }
        }
    }

    private static Message noise(RandomGenerator random) {
        int piece = random.nextInt(4);
        return switch (random.nextInt(13)) {
            case 0 -> new Message.Choke();
            case 1, 2 -> new Message.Unchoke();
            case 3 -> new Message.Interested();
            case 4 -> new Message.NotInterested();
            case 5 -> new Message.Have(piece);
            case 6 -> new Message.Bitfield(BitSet.valueOf(new long[] {random.nextInt(16)}));
            case 7 -> new Message.HaveAll();
            case 8 -> request(piece);
            case 9 -> piece(piece);
            case 10 -> new Message.Cancel(FOUR.block(piece));
            case 11 -> new Message.Reject(FOUR.block(piece));
            default -> new Message.Suggest(piece);
        };
    }
}
