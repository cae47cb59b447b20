package org.fasttrack.lab.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.kernel.Kernel;
import org.junit.jupiter.api.Test;

class DatagramsTest {
    private static final Duration DELAY = Duration.ofMillis(5);
    private final Kernel kernel = new Kernel(new Seed(3));
    private final List<String> arrived = new ArrayList<>();
    private final Datagrams<String> network = new Datagrams<>(kernel, kernel.seed("network"), this::receive);

    private void receive(int to, int from, String message) {
        arrived.add(from + ">" + to + " " + message + "@" + kernel.elapsed().toMillis());
    }

    private void nodes(int count, LinkShape link) {
        for (int i = 0; i < count; i++) {
            network.add(link);
        }
    }

    @Test
    void theWayTakesBothDelays() {
        nodes(2, LinkShape.delayed(DELAY));
        network.send(0, 1, 100, "a");
        kernel.run();
        assertThat(arrived).containsExactly("0>1 a@10");
    }

    /** 1,000 bytes at 1 Mbit/s are 8 ms. */
    @Test
    void anUplinkCarriesOneMessageAfterTheOther() {
        nodes(3, LinkShape.of(1_000_000, LinkShape.UNLIMITED, DELAY));
        network.send(0, 1, 1_000, "a");
        network.send(0, 2, 1_000, "b");
        kernel.run();
        assertThat(arrived).containsExactly("0>1 a@18", "0>2 b@26");
    }

    @Test
    void aDownlinkQueuesWhatComesFromMany() {
        nodes(3, LinkShape.of(LinkShape.UNLIMITED, 1_000_000, DELAY));
        network.send(0, 2, 1_000, "a");
        network.send(1, 2, 1_000, "b");
        kernel.run();
        assertThat(arrived).containsExactly("0>2 a@18", "1>2 b@26");
    }

    @Test
    void aPartitionCutsBothWaysUntilItHeals() {
        nodes(3, LinkShape.delayed(DELAY));
        BitSet side = new BitSet();
        side.set(0);
        network.partition(side);
        network.send(0, 1, 1, "cut");
        network.send(1, 0, 1, "cut");
        network.send(1, 2, 1, "same side");
        kernel.run();
        network.heal();
        network.send(0, 1, 1, "healed");
        kernel.run();
        assertThat(arrived).containsExactly("1>2 same side@10", "0>1 healed@20");
    }

    @Test
    void whatIsUnderWayToANodeThatFailsIsLost() {
        nodes(2, LinkShape.delayed(DELAY));
        network.send(0, 1, 1, "a");
        network.setUp(1, false);
        network.send(1, 0, 1, "from the dead");
        kernel.run();
        assertThat(arrived).isEmpty();
        assertThat(network.traffic().lost()).isEqualTo(2);
    }

    /** Both links lose a tenth: 19 % of the messages; 20,000 of them lie within a per cent of that. */
    @Test
    void lossAndDuplicationHaveTheSharesAskedFor() {
        nodes(2, LinkShape.delayed(DELAY).faulty(Duration.ZERO, .1, .05, 0));
        for (int i = 0; i < 20_000; i++) {
            network.send(0, 1, 1, "m");
        }
        kernel.run();
        Traffic traffic = network.traffic();
        assertThat(traffic.duplicated() / 20_000.0).isBetween(.0875, .1075);
        assertThat(traffic.lost() / (20_000.0 + traffic.duplicated())).isBetween(.18, .20);
        assertThat(traffic.delivered() + traffic.lost()).isEqualTo(traffic.sent() + traffic.duplicated());
    }

    @Test
    void aMessageHeldBackIsOvertaken() {
        nodes(2, LinkShape.delayed(DELAY).faulty(Duration.ZERO, 0, 0, .5));
        for (int i = 0; i < 100; i++) {
            network.send(0, 1, 1, "m" + i);
        }
        kernel.run();
        assertThat(arrived).hasSize(100);
        assertThat(arrived.stream().map(s -> s.replaceAll(".*m(\\d+)@.*", "$1")).map(Integer::parseInt))
                .isNotEqualTo(IntStream.range(0, 100).boxed().toList())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).boxed().toList());
    }
}
