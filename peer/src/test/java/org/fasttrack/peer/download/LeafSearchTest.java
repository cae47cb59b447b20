package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.transfer.Dialer;
import org.fasttrack.peer.transfer.DirectDialer;
import org.fasttrack.peer.transfer.Response;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search that is over, because the hashes came from elsewhere, while a source is still being dialled. */
class LeafSearchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final byte[] data = new byte[100_000];
    private final ContentId content = ContentHasher.hash(data);
    private final LeafHashes leaves = LeafHashes.verified(
                    content, data.length, ContentHasher.leavesOf(ByteBuffer.wrap(data)))
            .orElseThrow();
    private final Collection<String> dropped = new ConcurrentLinkedQueue<>();
    private final Collection<Thread> dialling = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<LeafSearch> search = new CompletableFuture<>();

    /** Begins a search which is over by the time that {@code dialer} is asked; waits for who asked. */
    private void searchOverAt(Dialer dialer, Source... sources) throws Exception {
        Dialer late = (peer, address, protocols, limit) -> {
            dialling.add(Thread.currentThread());
            search.join().found(leaves);
            return dialer.dial(peer, address, protocols, limit);
        };
        DownloadEvents events = new DownloadEvents() {
            @Override
            public void dropped(NodeId peer, String reason) {
                dropped.add(reason);
            }
        };
        var wanted = new Download.Wanted(content, data.length, List.of(sources), folder.resolve("target"));
        var wires = new SourceWires(late, PATIENCE);
        search.complete(new LeafSearch(wanted, wires, new SourceTrouble(events), events, PATIENCE));
        assertThat(search.join().start().get()).contains(leaves);
        for (Thread thread : dialling) {
            thread.join();
        }
    }

    private static Source nobody() {
        return new Source(IdentityKey.generate().id(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    }

    @Test
    void aSourceWhosePingIsEndedByUsIsNotDropped() throws Exception {
        Dialer failing = (peer, address, protocols, limit) -> {
            throw new IOException("ended");
        };
        searchOverAt(failing, nobody(), nobody());
        assertThat(dialling).isNotEmpty();
        assertThat(dropped).isEmpty();
    }

    @Test
    void aSourceThatIsReachedTooLateIsNotAsked() throws Exception {
        Path file = Files.write(folder.resolve("shared"), data);
        try (SwarmPeer peer = new SwarmPeer(file, 1_000_000, SwarmPeer.Protocols.HTTP)) {
            var direct = new DirectDialer(TlsIdentity.create(IdentityKey.generate(), new byte[0]), PeerCheck.ANYONE);
            searchOverAt(direct, peer.source());
            assertThat(peer.layers).hasValue(Integer.MAX_VALUE);
            assertThat(dropped).isEmpty();
        }
    }

    /** The search's own thread may be the first to see that it is over, before those hashes are handed on. */
    @RepeatedTest(10)
    void hashesFromElsewhereAreNotLostToTheSearchThatTheyEnd() throws Exception {
        Path file = Files.write(folder.resolve("shared"), data);
        var asked = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        try (SwarmPeer peer = new SwarmPeer(file, 1_000_000, SwarmPeer.Protocols.HTTP)) {
            peer.layers.set(0);
            peer.withoutLayer = () -> {
                asked.countDown();
                await(over);
                return Response.text(404, "none");
            };
            var direct = new DirectDialer(TlsIdentity.create(IdentityKey.generate(), new byte[0]), PeerCheck.ANYONE);
            var wanted = new Download.Wanted(content, data.length, List.of(peer.source()), folder.resolve("target"));
            DownloadEvents events = new DownloadEvents() {};
            var found = new LeafSearch(
                    wanted, new SourceWires(direct, PATIENCE), new SourceTrouble(events), events, PATIENCE);
            CompletableFuture<Optional<LeafHashes>> coming = found.start();
            assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            found.found(leaves);

            assertThat(coming.get()).contains(leaves);
            over.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
