package org.fasttrack.lab.scenario.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.network.LinkShape;
import org.fasttrack.lab.scenario.swarm.SwarmSetup.Member;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.PieceOrder;
import org.fasttrack.peer.swarm.SwarmLimits;
import org.junit.jupiter.api.Test;

class SwarmRunTest {
    private static final int MIB = 1024 * 1024;
    /** 20 Mbit/s up, 80 down, 5 ms between any two. */
    private static final LinkShape HOME = LinkShape.of(20_000_000, 80_000_000, Duration.ofNanos(2_500_000));

    private static final double BOUND_SECONDS = 32.0 * MIB * 8 / 20e6;

    private static SwarmOutcome run(SwarmSetup setup, long seed) {
        return new SwarmRun(setup, new Seed(seed), "seed " + seed).run();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static SwarmSetup eightLeechers() {
        return SwarmSetup.equalPeers(Layout.of(32 * MIB), 8, HOME);
    }

    private static SwarmSetup threeSources(long bytes) {
        List<Member> members =
                List.of(Member.leecher(HOME), Member.seeder(HOME), Member.seeder(HOME), Member.seeder(HOME));
        return new SwarmSetup(
                Layout.of(bytes), members, 10, PieceOrder.RAREST_FIRST, SwarmLimits.DEFAULT, Duration.ofMinutes(10), 0);
    }

    private static Member like(Conduct conduct) {
        return new Member(HOME, true, conduct, Long.MAX_VALUE);
    }

    @Test
    void oneSeederAndEightLeechersAreDoneWithinATenthOfTheFluidBound() {
        for (long seed = 1; seed <= 3; seed++) {
            SwarmOutcome outcome = run(eightLeechers(), seed);
            assertThat(outcome.everybodyIsWhole()).as("seed %d", seed).isTrue();
            assertThat(seconds(outcome.last())).as("seed %d", seed).isBetween(BOUND_SECONDS, 1.10 * BOUND_SECONDS);
            assertThat(outcome.members().getFirst().uploadedBytes() / (32.0 * MIB))
                    .as("copies that the seeder sent, seed %d", seed)
                    .isLessThan(1.05);
        }
    }

    @Test
    void freeRidersWaitAndCostContributorsLittle() {
        for (long seed = 1; seed <= 3; seed++) {
            SwarmSetup setup = eightLeechers().withSockets(64 * 1024);
            for (int rider = 6; rider <= 8; rider++) {
                setup = setup.with(rider, Member.freeRider(HOME));
            }
            SwarmOutcome outcome = run(setup, seed);
            double contributors = seconds(outcome.last(1, 6));
            assertThat(outcome.everybodyIsWhole()).as("seed %d", seed).isTrue();
            assertThat(contributors).as("seed %d", seed).isLessThan(1.15 * BOUND_SECONDS);
            assertThat(seconds(outcome.last(6, 9)) / contributors)
                    .as("seed %d", seed)
                    .isGreaterThan(1.4);
        }
    }

    /** The fast one spreads nothing, since the slow one cannot take it; nobody is held back from an uplink that is idle. */
    @Test
    void aFastLeecherBesideASlowOneGetsAllThatTheSeederHas() {
        LinkShape seeder = LinkShape.of(64_000_000, 64_000_000, Duration.ofMillis(2));
        LinkShape slow = LinkShape.of(8_000, 512_000, Duration.ofMillis(20));
        List<Member> members = List.of(Member.seeder(seeder), Member.leecher(HOME), Member.leecher(slow));
        var setup = new SwarmSetup(
                Layout.of(64 * MIB),
                members,
                10,
                PieceOrder.RAREST_FIRST,
                SwarmLimits.DEFAULT,
                Duration.ofMinutes(2),
                64 * 1024);
        for (long seed = 1; seed <= 3; seed++) {
            var run = new SwarmRun(setup, new Seed(seed), "seed " + seed);
            run.faults().crash(1, Duration.ofSeconds(3));
            run.faults().restart(1, Duration.ofMillis(3_050));
            SwarmOutcome outcome = run.run();
            assertThat(outcome.members().get(1).whole()).as("seed %d", seed).isTrue();
            assertThat(seconds(outcome.last(1, 2))).as("seed %d", seed).isLessThan(1.15 * 64 * MIB * 8 / 64e6);
        }
    }

    @Test
    void theSameSeedIsTheSameRunToTheEvent() {
        SwarmSetup small = SwarmSetup.equalPeers(Layout.of(MIB), 6, HOME);
        assertThat(run(small, 5)).isEqualTo(run(small, 5));
        assertThat(run(small, 5).fingerprint()).isNotEqualTo(run(small, 6).fingerprint());
    }

    @Test
    void oneOfThreeSourcesThatSendsCorruptBlocksIsBannedAtItsFirst() {
        SwarmOutcome outcome = run(threeSources(4 * MIB).with(1, like(Conduct.CORRUPT)), 1);
        assertThat(outcome.everybodyIsWhole()).isTrue();
        assertThat(outcome.members().getFirst().bans()).isEqualTo(1);
    }

    @Test
    void twoOfThreeSourcesThatSendCorruptBlocksDelayButDoNotStopADownload() {
        SwarmSetup setup = threeSources(4 * MIB).with(1, like(Conduct.CORRUPT)).with(2, like(Conduct.CORRUPT));
        SwarmOutcome outcome = run(setup, 1);
        assertThat(outcome.everybodyIsWhole()).isTrue();
        assertThat(outcome.members().getFirst().bans()).isEqualTo(2);
        assertThat(seconds(outcome.last())).isLessThan(2 * 4.0 * MIB * 8 / 20e6);
    }

    /** They are noticed after a stall of five seconds, and what they owe is asked of the one that gives. */
    @Test
    void sourcesThatClaimEverythingAndGiveNothingCostOneStall() {
        SwarmSetup setup = threeSources(4 * MIB).with(1, like(Conduct.SILENT)).with(2, like(Conduct.SILENT));
        SwarmOutcome outcome = run(setup, 1);
        assertThat(outcome.everybodyIsWhole()).isTrue();
        assertThat(seconds(outcome.last())).isLessThan(4.0 * MIB * 8 / 20e6 * 1.1 + 6);
    }

    @Test
    void aSourceThatCrashesIsReplacedByTheOthers() {
        var run = new SwarmRun(threeSources(8 * MIB), new Seed(1), "seed 1");
        run.faults().crash(1, Duration.ofMillis(500));
        run.faults().crash(2, Duration.ofMillis(800));
        SwarmOutcome outcome = run.run();
        assertThat(outcome.members().getFirst().whole()).isTrue();
    }

    /** Twenty crashes of the downloader during one download: what it had stored is not fetched again. */
    @Test
    void aDownloaderThatCrashesTwentyTimesFetchesNothingTwice() {
        var run = new SwarmRun(threeSources(64 * MIB), new Seed(1), "seed 1");
        for (int i = 1; i <= 20; i++) {
            run.faults().crash(0, Duration.ofMillis(i * 300L));
            run.faults().restart(0, Duration.ofMillis(i * 300L + 50));
        }
        SwarmOutcome outcome = run.run();
        long sent = outcome.members().stream()
                .mapToLong(SwarmOutcome.Member::uploadedBytes)
                .sum();
        assertThat(outcome.members().getFirst().whole()).isTrue();
        assertThat(sent)
                .as("with what was under way at each crash")
                .isLessThan((long) (1.05 * 64 * MIB) + 20L * 20 * 16384);
    }

    /** Loss, delay, duplication, reordering, crashes and restarts in a thousand small swarms; what the invariants say holds in each. */
    @Test
    void aThousandSwarmsOnBadLinksAllComplete() {
        for (long seed = 0; seed < 1_000; seed++) {
            RandomGenerator random = new Seed(seed).split("setup").generator();
            LinkShape bad = LinkShape.of(
                            2_000_000 + random.nextInt(20_000_000), 50_000_000, Duration.ofMillis(random.nextInt(50)))
                    .faulty(
                            Duration.ofMillis(random.nextInt(30)),
                            random.nextDouble() * .1,
                            random.nextDouble() * .1,
                            random.nextDouble() * .1);
            Layout layout = new Layout(1 + random.nextInt(20 * 16_384), 16_384 << random.nextInt(3));
            int leechers = 2 + random.nextInt(4);
            var run = new SwarmRun(SwarmSetup.equalPeers(layout, leechers, bad), new Seed(seed), "seed " + seed);
            int victim = 1 + random.nextInt(leechers);
            Duration at = Duration.ofMillis(random.nextInt(1_000));
            run.faults().crash(victim, at);
            run.faults().restart(victim, at.plusMillis(random.nextInt(2_000)));
            assertThat(run.run().everybodyIsWhole()).as("seed %d", seed).isTrue();
        }
    }
}
