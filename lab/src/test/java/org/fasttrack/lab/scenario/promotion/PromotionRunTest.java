package org.fasttrack.lab.scenario.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fasttrack.lab.scenario.promotion.SimulatedNetwork.POLICY;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.network.LinkShape;
import org.fasttrack.lab.scenario.promotion.SimulatedNetwork.Node;
import org.junit.jupiter.api.Test;

/** The promotion core among many of its like: every run is named by its seed. */
class PromotionRunTest {
    private static final LinkShape RELIABLE =
            LinkShape.delayed(Duration.ofMillis(5)).faulty(Duration.ofMillis(20), 0, 0, 0);
    /** Worse than the cluster's wire ever is, which repeats what is lost. */
    private static final LinkShape LOSSY =
            LinkShape.delayed(Duration.ofMillis(5)).faulty(Duration.ofMillis(20), 0.01, 0.01, 0.05);

    private static final int SEEDS = 20;
    private static final int ROOTS = 3;
    private static final int PEERS = 60;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration LIVES = POLICY.life().multipliedBy(4);

    private static boolean isStaffed(SimulatedNetwork network, boolean side) {
        int supernodes = network.supernodes(side).size();
        return supernodes >= POLICY.wanted(network.served(side)) && network.isWhole(side);
    }

    private static boolean isCalm(SimulatedNetwork network) {
        return isStaffed(network, false) && network.supernodes().size() <= POLICY.kept(network.served(false));
    }

    @Test
    void asManyArePromotedAsAreMissingAndNobodyComesAndGoes() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SimulatedNetwork network = new SimulatedNetwork(seed, ROOTS, PEERS, LOSSY);
            assertThat(network.until(() -> isStaffed(network, false), LIMIT))
                    .as("seed %d: %s", seed, network.state())
                    .isPresent();
            network.run(LIVES);
            assertThat(isCalm(network)).as("seed %d: %s", seed, network.state()).isTrue();
            assertThat(network.stepsDown).as("steps down, seed %d", seed).isZero();
            assertThat(network.supernodes().size() - ROOTS)
                    .as("promoted and still there, seed %d", seed)
                    .isEqualTo(network.promotions);
        }
    }

    @Test
    void bothHalvesOfAPartitionPromoteAndAfterTheMergeAllConverges() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomGenerator random = new Seed(seed).split("partition").generator();
            SimulatedNetwork network = new SimulatedNetwork(seed, 4, PEERS, LOSSY);
            network.until(() -> isStaffed(network, false), LIMIT);
            BitSet side = halves(network, random);
            network.partition(side);
            for (boolean half : List.of(false, true)) {
                assertThat(network.until(() -> isStaffed(network, half), LIMIT))
                        .as("half %s, seed %d: %s", half, seed, network.state())
                        .isPresent();
            }
            network.run(Duration.ofSeconds(random.nextInt(60)));
            network.heal();
            assertThat(network.until(() -> network.isWhole(false), LIMIT))
                    .as("seed %d: %s", seed, network.state())
                    .isPresent();
            assertThat(network.until(() -> isCalm(network), LIVES))
                    .as("seed %d: %s", seed, network.state())
                    .isPresent();
            network.run(LIVES);
            assertThat(isCalm(network)).as("seed %d: %s", seed, network.state()).isTrue();
            assertThat(network.served(false)).isEqualTo(PEERS);
        }
    }

    /** Each half has a root or two; the peers and the promoted fall as they may. */
    private static BitSet halves(SimulatedNetwork network, RandomGenerator random) {
        BitSet side = new BitSet();
        side.set(1, 3);
        for (Node node : network.nodes()) {
            if (node.number >= 4) {
                side.set(node.number, random.nextBoolean());
            }
        }
        return side;
    }

    @Test
    void theLossOfHalfTheSupernodesHealsWhoeverTheyAre() {
        Duration longest = Duration.ZERO;
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomGenerator random = new Seed(seed).split("victims").generator();
            SimulatedNetwork network = new SimulatedNetwork(seed, ROOTS, PEERS, RELIABLE);
            network.until(() -> isStaffed(network, false), LIMIT);
            List<Node> supernodes = network.supernodes();
            int first = random.nextInt(supernodes.size());
            List<Node> victims = supernodes.stream()
                    .filter(node -> (supernodes.indexOf(node) - first + supernodes.size()) % supernodes.size()
                            < supernodes.size() / 2)
                    .toList();
            network.kill(victims);
            var healed = network.until(() -> network.supernodes().size() >= 6 && isStaffed(network, false), LIMIT);
            assertThat(healed).as("seed %d: %s", seed, network.state()).isPresent();
            longest = longest.compareTo(healed.get()) > 0 ? longest : healed.get();
        }
        assertThat(longest).isLessThan(Duration.ofSeconds(10));
    }
}
