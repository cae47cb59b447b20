package org.fasttrack.peer.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox();

    private static byte[] message(int number) {
        return new byte[] {(byte) number};
    }

    private byte @Nullable [] next() {
        return outbox.message(Integer.MAX_VALUE, true);
    }

    @Test
    void whatCanWaitGoesAfterAWhileWithoutAnythingElse() throws InterruptedException {
        long start = System.nanoTime();
        outbox.offerLater(message(1));
        assertThat(outbox.await()).isTrue();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Outbox.PATIENCE_NANOS);
        assertThat(next()).isEqualTo(message(1));
    }

    @Test
    void whatCanWaitGoesInItsOrderWithWhatCannot() throws InterruptedException {
        outbox.offerLater(message(1));
        outbox.offer(message(2));
        outbox.offerLater(message(3));
        assertThat(outbox.await()).isTrue();
        assertThat(next()).isEqualTo(message(1));
        assertThat(next()).isEqualTo(message(2));
        assertThat(next()).isEqualTo(message(3));
        assertThat(outbox.message(1, true)).isNull();
    }

    @Test
    void closingEndsTheWaiting() throws InterruptedException {
        Thread closer = Thread.ofVirtual().start(outbox::close);
        assertThat(outbox.await()).isFalse();
        closer.join();
    }

    @Test
    void aPeerThatDoesNotReadIsGivenUpWhateverCouldWait() {
        byte[] much = new byte[Outbox.MAX_BYTES];
        assertThat(outbox.offerLater(much)).isTrue();
        assertThat(outbox.offerLater(message(1))).isFalse();
        assertThat(outbox.offer(message(1))).isFalse();
    }
}
