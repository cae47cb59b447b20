package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.transfer.SharingPeer;
import org.fasttrack.peer.transfer.TlsChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetcherTest {
    @TempDir
    Path folder;

    private final TlsIdentity me = TlsIdentity.create(IdentityKey.generate(), new byte[0]);

    private SharingPeer source() throws Exception {
        byte[] data = new byte[3 << 20];
        new Random(5).nextBytes(data);
        return SharingPeer.of(Files.write(folder.resolve("shared"), data));
    }

    private Outcome fetch(SharingPeer source, Consumer<Progress> watcher) throws InterruptedException {
        var wanted = new Download.Wanted(
                source.content,
                3 << 20,
                List.of(new Source(source.id(), source.port.address())),
                folder.resolve("file"));
        return new Fetcher(me, PeerCheck.ANYONE).fetch(wanted, watcher);
    }

    /** Takes an upload slot of {@code source} for another identity, until closed. */
    private static TlsChannel slot(SharingPeer source) throws Exception {
        var other = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
        TlsChannel channel = TlsChannel.connect(
                other.nettyClient(PeerCheck.ANYONE, List.of("http/1.1")), source.port.address(), Duration.ofSeconds(5));
        String request = "GET /content/" + source.content + " HTTP/1.1\r\nRange: bytes=0-9\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        assertThat(channel.read()).isEqualTo('H');
        return channel;
    }

    @Test
    void whoWaitsForAnUploadSlotIsToldItsPlaceAndThenServed() throws Exception {
        try (SharingPeer source = source()) {
            var holders = new ArrayList<TlsChannel>();
            for (int i = 0; i < SharingPeer.LIMITS.uploadSlots(); i++) {
                holders.add(slot(source));
            }
            var seen = new ConcurrentLinkedQueue<Progress>();
            Outcome outcome = fetch(source, progress -> {
                if (!progress.places().isEmpty()) {
                    seen.add(progress);
                    holders.forEach(TlsChannel::close);
                }
            });
            assertThat(outcome).isInstanceOf(Outcome.Done.class);
            assertThat(seen.element().places()).isEqualTo(Map.of(source.id(), 1));
        }
    }

    @Test
    void aWatcherThatGoesAwayStopsTheDownload() throws Exception {
        try (SharingPeer source = source();
                TlsChannel one = slot(source);
                TlsChannel two = slot(source);
                TlsChannel three = slot(source);
                TlsChannel four = slot(source)) {
            assertThatThrownBy(() -> fetch(source, progress -> {
                        if (!progress.places().isEmpty()) {
                            throw new IllegalStateException("gone");
                        }
                    }))
                    .hasMessage("gone");
            assertThat(List.of(one, two, three, four)).hasSize(SharingPeer.LIMITS.uploadSlots());
            assertThat(folder.resolve("file")).doesNotExist();
            assertThat(folder.resolve("file.part")).exists();
        }
    }
}
