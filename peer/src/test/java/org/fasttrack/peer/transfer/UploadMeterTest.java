package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class UploadMeterTest {
    private final NodeId peer = IdentityKey.generate().id();
    private final ContentId film = ContentHasher.hash(new byte[] {1});
    private long nanos = Duration.ofDays(1).toNanos();
    private final UploadMeter meter = new UploadMeter(() -> nanos, content -> 300);

    private void sends(long bytes) {
        nanos += Duration.ofSeconds(1).toNanos();
        meter.add(peer, film, bytes);
    }

    private long shown() {
        assertThat(meter.now()).hasSize(1);
        return meter.now().getFirst().bytes();
    }

    @Test
    void secondFetchOfTheWholeFileIsCountedFromItsBeginning() {
        sends(200);
        sends(100);
        assertThat(shown()).isEqualTo(300);
        sends(50);
        sends(50);
        assertThat(shown()).isEqualTo(100);
    }

    @Test
    void whoComesBackAfterALongPauseBeginsAnew() {
        sends(100);
        nanos += Duration.ofSeconds(20).toNanos();
        sends(30);
        assertThat(shown()).isEqualTo(30);
    }
}
