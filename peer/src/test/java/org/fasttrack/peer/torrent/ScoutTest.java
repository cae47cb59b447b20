package org.fasttrack.peer.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScoutTest {
    private static final int PATIENCE_SECONDS = 30;

    private final byte[] data = new byte[300_000];
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private Member seed;
    private Member leecher;
    private PeerChannel channel;
    private Scout scout;

    @BeforeEach
    void atASeed() throws IOException {
        new Random(5).nextBytes(data);
        seed = new Member(1, MemoryStorage.whole(data), Rates.UNLIMITED);
        leecher = new Member(2, MemoryStorage.empty(data), Rates.UNLIMITED);
        channel = new SocketPeerChannel(SocketChannel.open(seed.address()));
        var peer = new Peer(seed.id, null, 10);
        scout = new Scout(channel, peer, seed.storage.layout().pieces());
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        leecher.close();
        seed.close();
    }

    private void listen() {
        Thread.ofVirtual().start(() -> {
            try {
                scout.listen(
                        seed.infoHash(), Greeting.peerId(leecher.id), leecher.port(), contacts -> told.countDown());
            } catch (IOException | InterruptedException e) {
                // The test's end closes the connection.
            } finally {
                ended.countDown();
            }
        });
    }

    @Test
    void scoutBecomesAMemberOnTheConnectionThatItHas() throws Exception {
        listen();
        assertThat(told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(scout.enlist(leecher.torrent)).isTrue();
        leecher.awaitWhole();
        assertThat(seed.sent).containsOnlyKeys(leecher.id);
    }

    @Test
    void scoutThatIsEnlistedBeforeHandsAreShakenBecomesAMemberAfterwards() throws Exception {
        assertThat(scout.enlist(leecher.torrent)).isTrue();
        listen();
        leecher.awaitWhole();
    }

    @Test
    void scoutWhoseConnectionHasEndedIsNotEnlisted() throws Exception {
        listen();
        assertThat(told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        channel.abort();
        assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(scout.enlist(leecher.torrent)).isFalse();
        assertThat(leecher.torrent.peers()).isEmpty();
    }
}
