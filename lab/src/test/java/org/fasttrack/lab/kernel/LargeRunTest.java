package org.fasttrack.lab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.network.Datagrams;
import org.fasttrack.lab.network.LinkShape;
import org.junit.jupiter.api.Test;

class LargeRunTest {
    /** A rumour told to a random node each second; Pittel (1987): all of N know after log2 N + ln N + O(1) rounds. */
    private static final class Rumour {
        private static final Duration ROUND = Duration.ofSeconds(1);
        private final Kernel kernel;
        private final RandomGenerator random;
        private final Datagrams<Boolean> network;
        private final BitSet knows = new BitSet();
        private final int nodes;
        private int heard;

        Rumour(long seed, int nodes) {
            this.nodes = nodes;
            kernel = new Kernel(new Seed(seed));
            random = kernel.seed("choice").generator();
            network = new Datagrams<>(kernel, kernel.seed("network"), (to, from, told) -> hear(to));
            for (int i = 0; i < nodes; i++) {
                network.add(LinkShape.delayed(Duration.ofMillis(10)));
            }
        }

        private void hear(int node) {
            if (!knows.get(node)) {
                knows.set(node);
                kernel.after(ROUND, node, () -> tell(node));
                if (++heard == nodes) {
                    kernel.stop();
                }
            }
        }

        private void tell(int node) {
            network.send(node, random.nextInt(nodes), 100, true);
            kernel.after(ROUND, node, () -> tell(node));
        }

        double rounds() {
            kernel.afterNanos(0, 0, () -> hear(0));
            kernel.run();
            return kernel.elapsed().toMillis() / 1000.0;
        }
    }

    @Test
    void aRumourReachesAHundredThousandNodesInTheRoundsThatTheorySays() {
        int nodes = 100_000;
        double theory = Math.log(nodes) / Math.log(2) + Math.log(nodes);
        assertThat(new Rumour(11, nodes).rounds()).isBetween(theory - 4, theory + 4);
    }

    @Test
    void theSameSeedIsTheSameRun() {
        Rumour one = new Rumour(12, 2_000);
        Rumour two = new Rumour(12, 2_000);
        assertThat(one.rounds()).isEqualTo(two.rounds());
        assertThat(one.kernel.fingerprint()).isEqualTo(two.kernel.fingerprint());
        assertThat(one.kernel.events()).isEqualTo(two.kernel.events());
    }
}
