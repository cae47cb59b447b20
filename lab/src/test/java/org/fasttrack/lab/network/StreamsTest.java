package org.fasttrack.lab.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.kernel.Kernel;
import org.junit.jupiter.api.Test;

class StreamsTest {
    private static final Duration DELAY = Duration.ofMillis(5);
    /** With its headers: 10,000 bytes, 80 ms at 1 Mbit/s. */
    private static final int FRAME = 10_000 - 7 * Streams.HEADER_BYTES;

    private final Kernel kernel = new Kernel(new Seed(3));
    private final List<String> log = new ArrayList<>();
    private final Streams<String> streams = new Streams<>(kernel, kernel.seed("network"), new Streams.Endpoint<>() {
        @Override
        public void connected(int node, Connection<String> connection) {
            log.add(node + " connected" + at());
        }

        @Override
        public void received(int node, Connection<String> connection, String frame) {
            log.add(node + " got " + frame + at());
        }

        @Override
        public void sent(int node, Connection<String> connection, String frame) {
            log.add(node + " sent " + frame + at());
        }

        @Override
        public void closed(int node, Connection<String> connection) {
            log.add(node + " closed" + at());
        }
    });

    private String at() {
        return "@" + kernel.elapsed().toMillis();
    }

    private void nodes(int count, LinkShape link) {
        for (int i = 0; i < count; i++) {
            streams.add(link);
        }
    }

    private List<String> received() {
        return log.stream().filter(s -> s.contains("got")).toList();
    }

    @Test
    void aHandshakeTakesARoundTrip() {
        nodes(2, LinkShape.delayed(DELAY));
        streams.connect(0, 1);
        kernel.run();
        assertThat(log).containsExactly("1 connected@10", "0 connected@20");
    }

    @Test
    void connectionsTakeTurnsOnTheUplink() {
        nodes(3, LinkShape.of(1_000_000, LinkShape.UNLIMITED, DELAY));
        Connection<String> one = streams.connect(0, 1);
        Connection<String> two = streams.connect(0, 2);
        one.send(0, "a1", FRAME);
        one.send(0, "a2", FRAME);
        two.send(0, "b1", FRAME);
        kernel.run();
        assertThat(received()).containsExactly("1 got a1@90", "2 got b1@170", "1 got a2@250");
        assertThat(log).contains("0 sent a1@80", "0 sent b1@160", "0 sent a2@240");
        assertThat(streams.sentBytes(0)).isEqualTo(30_000);
    }

    @Test
    void aDownlinkIsSharedByItsConnections() {
        nodes(3, LinkShape.of(LinkShape.UNLIMITED, 1_000_000, DELAY));
        streams.connect(0, 2).send(0, "a", FRAME);
        streams.connect(1, 2).send(1, "b", FRAME);
        kernel.run();
        assertThat(received()).containsExactly("2 got a@90", "2 got b@170");
    }

    @Test
    void lossDelaysButKeepsAllAndTheOrder() {
        nodes(2, LinkShape.delayed(DELAY).faulty(Duration.ofMillis(3), .3, 0, 0));
        Connection<String> connection = streams.connect(0, 1);
        for (int i = 0; i < 50; i++) {
            connection.send(0, "m" + i, 10);
        }
        kernel.run();
        assertThat(received()).hasSize(50);
        assertThat(received().getFirst()).startsWith("1 got m0@");
        assertThat(received().getLast()).startsWith("1 got m49@");
        assertThat(streams.traffic().lost()).isPositive();
        assertThat(kernel.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void closingTellsTheOtherSideAndLosesWhatIsUnderWay() {
        nodes(2, LinkShape.delayed(DELAY));
        Connection<String> connection = streams.connect(0, 1);
        kernel.run();
        log.clear();
        connection.send(0, "under way", 10);
        connection.close(1);
        connection.send(0, "too late", 10);
        kernel.run();
        assertThat(log).containsExactly("0 closed@30");
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void aCrashEndsAllConnectionsOfTheNode() {
        nodes(3, LinkShape.delayed(DELAY));
        streams.connect(0, 1);
        streams.connect(2, 0);
        kernel.run();
        log.clear();
        streams.crash(0);
        kernel.run();
        assertThat(log).containsExactly("1 closed@30", "2 closed@30");
    }
}
