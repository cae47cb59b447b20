package org.fasttrack.supernode.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelaysTest {
    private static final NodeId ASKER = IdentityKey.generate().id();
    private static final NodeId SOURCE = IdentityKey.generate().id();
    private static final Duration LONG = Duration.ofMinutes(1);

    private ServerSocketChannel listener;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stopListening() throws IOException {
        listener.close();
    }

    private static Relays relays(int atOnce, int ofAsker, long bytes, Duration pairing) {
        return new Relays("127.0.0.1:1", new RelayLimits(atOnce, ofAsker, 1L << 30, bytes, pairing, LONG));
    }

    /** A peer's end of a connection to the relay. */
    private final class Side implements AutoCloseable {
        private final SocketChannel here;
        private final SocketChannel there;

        Side() throws IOException {
            here = SocketChannel.open(listener.getLocalAddress());
            there = listener.accept();
        }

        boolean says(Relays relays, String line) {
            return relays.take(line, there);
        }

        void send(String text) throws IOException {
            here.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }

        String receive(int bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(bytes);
            while (buffer.hasRemaining()) {
                if (here.read(buffer) < 0) {
                    throw new EOFException();
                }
            }
            return new String(buffer.array(), StandardCharsets.US_ASCII);
        }

        boolean hangsUp() throws IOException {
            try {
                return here.read(ByteBuffer.allocate(1)) < 0;
            } catch (java.net.SocketException e) {
                return true; // reset: it had something in flight
            }
        }

        @Override
        public void close() throws IOException {
            here.close();
            there.close();
        }
    }

    @Test
    void bothSidesAreCarriedBothWaysUntilBothHaveEnded() throws Exception {
        try (Relays relays = relays(1, 1, 1000, LONG);
                Side asker = new Side();
                Side source = new Side()) {
            assertThat(relays.expect("t", ASKER)).isEmpty();
            assertThat(source.says(relays, "GIV t")).isTrue();
            assertThat(asker.says(relays, "ASK t")).isTrue();
            assertThat(asker.receive(3)).isEqualTo("OK\n");
            asker.send("question");
            assertThat(source.receive(8)).isEqualTo("question");
            asker.here.shutdownOutput();
            assertThat(source.hangsUp()).isTrue();
            source.send("answer");
            source.here.shutdownOutput();
            assertThat(asker.receive(6)).isEqualTo("answer");
            assertThat(asker.hangsUp()).isTrue();
            await().until(() -> relays.count() == 0);
        }
    }

    @Test
    void onlyWhatIsAwaitedIsTakenAndEachTokenOnce() throws Exception {
        try (Relays relays = relays(4, 4, 1000, LONG);
                Side asker = new Side();
                Side source = new Side();
                Side thief = new Side()) {
            assertThat(thief.says(relays, "GIV t")).isFalse();
            relays.expect("t", ASKER);
            assertThat(thief.says(relays, "GIV u")).isFalse();
            assertThat(thief.says(relays, "PUT t")).isFalse();
            assertThat(thief.says(relays, "GIV")).isFalse();
            assertThat(source.says(relays, "GIV t")).isTrue();
            assertThat(thief.says(relays, "GIV t")).isFalse();
            assertThat(asker.says(relays, "ASK t")).isTrue();
            assertThat(thief.says(relays, "ASK t")).isFalse();
        }
    }

    @Test
    void asManyRelaysAsAllowedAndNotOneMore() {
        try (Relays relays = relays(3, 2, 1000, LONG)) {
            assertThat(relays.expect("a", ASKER)).isEmpty();
            assertThat(relays.expect("b", ASKER)).isEmpty();
            assertThat(relays.expect("c", ASKER)).get().asString().contains("2 relays already");
            assertThat(relays.expect("c", IdentityKey.generate().id())).isEmpty();
            assertThat(relays.expect("d", IdentityKey.generate().id()))
                    .get()
                    .asString()
                    .contains("taken");
            relays.forget("a");
            assertThat(relays.expect("d", ASKER)).isEmpty();
        }
        try (Relays none = relays(0, 1, 1000, LONG)) {
            assertThat(none.expect("a", ASKER)).get().asString().contains("relays nothing");
        }
    }

    @Test
    void asManyBytesAnHourAsAllowedAndNotOneMore() throws Exception {
        try (Relays relays = relays(4, 4, 10, LONG);
                Side asker = new Side();
                Side source = new Side()) {
            relays.expect("t", ASKER);
            source.says(relays, "GIV t");
            asker.says(relays, "ASK t");
            asker.receive(3);
            asker.send("1234567890");
            assertThat(source.receive(10)).isEqualTo("1234567890");
            source.send("x");
            assertThat(asker.hangsUp()).isTrue();
            await().until(() -> relays.count() == 0);
            assertThat(relays.expect("u", ASKER)).get().asString().contains("wait an hour");
            assertThat(relays.expect("u", SOURCE)).isEmpty();
        }
    }

    @Test
    void aSideThatIsLeftAloneIsHungUpOn() throws Exception {
        try (Relays relays = relays(1, 1, 1000, Duration.ofMillis(300));
                Side source = new Side()) {
            relays.expect("t", ASKER);
            source.says(relays, "GIV t");
            assertThat(source.hangsUp()).isTrue();
            assertThat(relays.expect("u", ASKER)).isEmpty();
        }
    }

    @Test
    void anHourLaterThereIsMore() {
        long[] now = {0};
        Allowances allowances = new Allowances(10, () -> now[0]);
        assertThat(allowances.take(ASKER, 10)).isTrue();
        assertThat(allowances.take(ASKER, 1)).isFalse();
        assertThat(allowances.take(SOURCE, 10)).isTrue();
        now[0] = Duration.ofHours(1).toNanos();
        assertThat(allowances.take(ASKER, 10)).isTrue();
    }
}
