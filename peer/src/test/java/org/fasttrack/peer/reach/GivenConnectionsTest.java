package org.fasttrack.peer.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.fasttrack.supernode.reach.PushToken;
import org.junit.jupiter.api.Test;

class GivenConnectionsTest {
    private final GivenConnections given = new GivenConnections();
    private final PushToken token = PushToken.fresh();

    @Test
    void aConnectionThatWasAskedForIsHandedOver() throws Exception {
        try (SocketChannel socket = SocketChannel.open()) {
            assertThat(given.await(token, () -> given.take(token.givLine(), socket), Duration.ofSeconds(10)))
                    .isSameAs(socket);
        }
    }

    @Test
    void nobodyIsGivenWithoutHavingBeenAskedAndNobodyTwice() throws Exception {
        try (SocketChannel socket = SocketChannel.open()) {
            assertThat(given.take(token.givLine(), socket)).isFalse();
            given.await(
                    token,
                    () -> {
                        assertThat(given.take(PushToken.fresh().givLine(), socket))
                                .isFalse();
                        assertThat(given.take(token.askLine(), socket)).isFalse();
                        assertThat(given.take(token.givLine(), socket)).isTrue();
                        assertThat(given.take(token.givLine(), socket)).isFalse();
                    },
                    Duration.ofSeconds(10));
            assertThat(given.take(token.givLine(), socket)).isFalse();
        }
    }

    @Test
    void aTokenEndsWithTheWaiting() throws Exception {
        try (SocketChannel socket = SocketChannel.open()) {
            assertThatThrownBy(() -> given.await(token, () -> {}, Duration.ofMillis(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not connect");
            assertThat(given.take(token.givLine(), socket)).isFalse();
            assertThatThrownBy(() -> given.await(
                            token,
                            () -> {
                                throw new IOException("refused");
                            },
                            Duration.ofMillis(1)))
                    .hasMessage("refused");
            assertThat(given.take(token.givLine(), socket)).isFalse();
        }
    }
}
