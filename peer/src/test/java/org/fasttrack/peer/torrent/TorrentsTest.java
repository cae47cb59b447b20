package org.fasttrack.peer.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TorrentsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final byte[] infoHash = new byte[20];
    private final Torrents torrents = new Torrents(hash -> null);

    @AfterEach
    void close() {
        torrents.close();
    }

    private CompletableFuture<Optional<Torrent>> asking() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return torrents.await(infoHash, LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void whoAsksForADownloadThatIsNoTorrentYetIsCompanyAndGetsIt() throws Exception {
        var asked = new CountDownLatch(1);
        torrents.expect(infoHash, asked::countDown);
        var asking = asking();
        assertThat(asked.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        try (Member member = new Member(1, MemoryStorage.empty(new byte[40_000]), Rates.UNLIMITED)) {
            torrents.add(infoHash, member.torrent);
            assertThat(asking.get(LONG.toSeconds(), TimeUnit.SECONDS)).containsSame(member.torrent);
        }
    }

    @Test
    void whoAsksForADownloadThatEndsOtherwiseGetsNothing() throws Exception {
        var asked = new CountDownLatch(1);
        Runnable company = asked::countDown;
        torrents.expect(infoHash, company);
        var asking = asking();
        assertThat(asked.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        torrents.expectNoMore(infoHash, company);
        assertThat(asking.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void whatNobodyDownloadsIsNotWaitedFor() throws InterruptedException {
        assertThat(torrents.await(infoHash, LONG)).isEmpty();
    }
}
