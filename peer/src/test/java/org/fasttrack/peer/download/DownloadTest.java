package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.transfer.AlteredRoute;
import org.fasttrack.peer.transfer.Dialer;
import org.fasttrack.peer.transfer.DirectDialer;
import org.fasttrack.peer.transfer.Response;
import org.fasttrack.peer.transfer.Route;
import org.fasttrack.peer.transfer.SharingPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    @TempDir
    Path folder;

    private final byte[] data = new byte[20 * 1024 * 1024 + 77];
    private final List<SharingPeer> peers = new ArrayList<>();
    private final TlsIdentity me = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
    private Path shared;
    private Path target;
    private ContentId content;
    private byte[] leaves;

    @BeforeEach
    void file() throws IOException {
        new Random(3).nextBytes(data);
        shared = Files.write(folder.resolve("shared"), data);
        content = ContentHasher.hash(data);
        leaves = ContentHasher.leavesOf(ByteBuffer.wrap(data));
        target = folder.resolve("in").resolve("file.bin");
    }

    @AfterEach
    void stop() {
        peers.forEach(SharingPeer::close);
    }

    private SharingPeer peer(UnaryOperator<Route> bend) throws IOException {
        return peer(PeerCheck.ANYONE, bend);
    }

    private SharingPeer peer(PeerCheck check, UnaryOperator<Route> bend) throws IOException {
        var peer = new SharingPeer(shared, content, leaves, check, SharingPeer.LIMITS, bend);
        peers.add(peer);
        return peer;
    }

    private Download download(DownloadEvents events) {
        var sources =
                peers.stream().map(p -> new Source(p.id(), p.port.address())).toList();
        return new Download(
                me,
                PeerCheck.ANYONE,
                new Download.Wanted(content, data.length, sources, target),
                events,
                Duration.ofSeconds(5));
    }

    private Outcome.Done done(Outcome outcome) throws IOException {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        var done = (Outcome.Done) outcome;
        assertThat(Arrays.equals(Files.readAllBytes(done.file()), data)).isTrue();
        assertThat(target.resolveSibling("file.bin.part")).doesNotExist();
        assertThat(target.resolveSibling("file.bin.part.state")).doesNotExist();
        return done;
    }

    /** A route whose file answers {@code bend} alters, after the first {@code honest} ones. */
    private static UnaryOperator<Route> bent(int honest, UnaryOperator<Response> bend) {
        var count = new AtomicInteger();
        return route -> AlteredRoute.of(
                route,
                (request, response) -> response.status() == 206 && count.getAndIncrement() >= honest
                        ? bend.apply(response)
                        : response);
    }

    private Outcome fetchEmpty(ContentId id) throws InterruptedException {
        var wanted = new Download.Wanted(id, 0, List.of(), target);
        return new Download(me, PeerCheck.ANYONE, wanted, DownloadEvents.IGNORED).run();
    }

    @Test
    void emptyFileNeedsNoSource() throws Exception {
        Outcome outcome = fetchEmpty(ContentHasher.hash(new byte[0]));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.file()).isEqualTo(target).isEmptyFile());
        assertThat(target.resolveSibling("file.bin.part.state")).doesNotExist();
    }

    @Test
    void fileInPlaceOfAFolderIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("passwd"));
        target = file.resolve("x");
        assertThat(fetchEmpty(ContentHasher.hash(new byte[0])))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .isEqualTo("cannot write " + target + ": " + file + " is not a folder"));
    }

    @Test
    void whoSaysThatAContentIsEmptyIsNotBelieved() throws Exception {
        assertThat(fetchEmpty(content))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause()).isEqualTo(Outcome.Cause.UNVERIFIED));
        assertThat(target).doesNotExist();
    }

    /** A handshake costs both sides milliseconds: for small files that is most of it. */
    @Test
    void eachSourceIsDialledOnce() throws Exception {
        peer(UnaryOperator.identity());
        peer(UnaryOperator.identity());
        Map<NodeId, Integer> dialled = new ConcurrentHashMap<>();
        Dialer direct = new DirectDialer(me, PeerCheck.ANYONE);
        Dialer counting = (peer, address, protocols, limit) -> {
            dialled.merge(peer, 1, Integer::sum);
            return direct.dial(peer, address, protocols, limit);
        };
        var sources =
                peers.stream().map(p -> new Source(p.id(), p.port.address())).toList();
        var wanted = new Download.Wanted(content, data.length, sources, target);
        done(new Download(counting, wanted, DownloadEvents.IGNORED, null).run());
        assertThat(dialled)
                .hasSize(2)
                .allSatisfy((peer, times) -> assertThat(times).isEqualTo(1));
    }

    /** As one behind a filter that drops packets is. It takes part as soon as it is there, on that connection. */
    @Test
    void whoIsSlowToReachHoldsUpNobodyAndIsDialledOnce() throws Exception {
        var asked = new CountDownLatch(1);
        peer(route -> AlteredRoute.of(route, (request, response) -> {
            if (request.path().endsWith("/leaves")) {
                asked.countDown();
            }
            return response;
        }));
        SharingPeer slow = peer(UnaryOperator.identity());
        var dialled = new AtomicInteger();
        Dialer direct = new DirectDialer(me, PeerCheck.ANYONE);
        Dialer late = (peer, address, protocols, limit) -> {
            if (peer.equals(slow.id())) {
                dialled.incrementAndGet();
                try {
                    asked.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return direct.dial(peer, address, protocols, limit);
        };
        var sources =
                peers.stream().map(p -> new Source(p.id(), p.port.address())).toList();
        var wanted = new Download.Wanted(content, data.length, sources, target);
        done(new Download(late, wanted, DownloadEvents.IGNORED, null).run());
        assertThat(dialled).hasValue(1);
    }

    @Test
    void severalSourcesShareTheWork() throws Exception {
        peer(route -> route);
        peer(route -> route);
        Outcome.Done done = done(download(DownloadEvents.IGNORED).run());
        assertThat(done.fromSource().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(data.length);
        assertThat(done.banned()).isEmpty();
    }

    @Test
    void theOneThatServesIsFoundAmongMoreSourcesThanConnectionsAtOnce() throws Exception {
        SharingPeer alive = peer(route -> route);
        SharingPeer dead = new SharingPeer(shared, content, leaves);
        dead.close();
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            sources.add(new Source(IdentityKey.generate().id(), dead.port.address()));
        }
        sources.add(new Source(alive.id(), alive.port.address()));
        var wanted = new Download.Wanted(content, data.length, sources, target);
        done(new Download(me, PeerCheck.ANYONE, wanted, DownloadEvents.IGNORED).run());
    }

    @Test
    void aLyingSourceIsBannedAndAnotherCompletes() throws Exception {
        NodeId liar = peer(bent(
                        1,
                        r -> new Response(
                                206,
                                r.headers(),
                                new Response.Bytes(new byte[(int) r.body().length()]))))
                .id();
        peer(bent(0, r -> {
            LockSupport.parkNanos(20_000_000); // so that the liar gets its turn
            return r;
        }));
        Outcome.Done done = done(download(DownloadEvents.IGNORED).run());
        assertThat(done.banned()).containsOnlyKeys(liar);
    }

    @Test
    void aSourceThatDiesMidwayIsReplaced() throws Exception {
        SharingPeer dying = peer(route -> route);
        peer(route -> route);
        var events = new DownloadEvents() {
            @Override
            public void received(NodeId peer, long bytes, long sofar, long total) {
                dying.close();
            }
        };
        done(download(events).run());
    }

    @Test
    void aSourceThatStallsDoesNotHoldUpTheEnd() throws Exception {
        peer(bent(1, r -> {
            LockSupport.parkNanos(3_000_000_000L);
            return r;
        }));
        peer(route -> route);
        assertThat(done(download(DownloadEvents.IGNORED).run()).seconds()).isLessThan(2.5);
    }

    @Test
    void anAbandonedPartResumesWithWhatVerifies() throws Exception {
        peer(route -> route);
        var download = new AtomicReference<Download>();
        download.set(download(new DownloadEvents() {
            @Override
            public void received(NodeId peer, long bytes, long sofar, long total) {
                if (sofar > 5 << 20) {
                    download.get().stop();
                }
            }
        }));
        assertThat(download.get().run()).isInstanceOf(Outcome.Failed.class);
        assertThat(target).doesNotExist();
        Path part = target.resolveSibling("file.bin.part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("damage".getBytes(StandardCharsets.UTF_8)), 100);
        }
        var resumed = new AtomicLong();
        Outcome.Done done = done(download(new DownloadEvents() {
                    @Override
                    public void resumed(long had, long total) {
                        resumed.set(had);
                    }
                })
                .run());
        assertThat(resumed.get()).isGreaterThan(4 << 20);
        assertThat(done.fromSource().values().iterator().next()).isLessThan(data.length - (4 << 20));
    }

    @Test
    void aTornStateRecordOnlyCostsARefetch() throws Exception {
        peer(route -> route);
        Files.createDirectories(target.getParent());
        Files.write(target.resolveSibling("file.bin.part"), new byte[100]);
        Files.write(target.resolveSibling("file.bin.part.state"), new byte[200]);
        done(download(DownloadEvents.IGNORED).run());
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws Exception {
        peer(route -> route);
        Files.createDirectories(target.getParent());
        Files.writeString(target, "mine");
        assertThat(done(download(DownloadEvents.IGNORED).run()).file()).hasFileName("file (2).bin");
        assertThat(target).hasContent("mine");
    }

    @Test
    void aPartOfAnotherContentAndAStrangersFileAreLeftAlone() throws Exception {
        peer(route -> route);
        Files.createDirectories(target.getParent());
        Path strangers = Files.writeString(target.resolveSibling("file.bin.part"), "not a download");
        Path others = target.resolveSibling("file (2).bin.part");
        Files.writeString(others, "another download");
        PartState.write(
                target.resolveSibling("file (2).bin.part.state"), ContentHasher.hash(new byte[1]), 1, new BitSet());
        assertThat(download(DownloadEvents.IGNORED).run()).isInstanceOf(Outcome.Done.class);
        assertThat(target).hasBinaryContent(data);
        assertThat(strangers).hasContent("not a download");
        assertThat(others).hasContent("another download");
    }

    @Test
    void aSecondDownloadOfTheSamePartIsRefused() throws Exception {
        peer(route -> route);
        try (var busy = part()) {
            var failed = (Outcome.Failed) download(DownloadEvents.IGNORED).run();
            assertThat(failed.cause()).isEqualTo(Outcome.Cause.BUSY);
            assertThat(busy.verifiedBytes()).isZero();
        }
    }

    /** As if the sources claimed that the content has {@code bytes}. */
    private Download ofAFalseSize(long bytes) {
        var sources =
                peers.stream().map(p -> new Source(p.id(), p.port.address())).toList();
        return new Download(
                me,
                PeerCheck.ANYONE,
                new Download.Wanted(content, bytes, sources, target),
                DownloadEvents.IGNORED,
                Duration.ofSeconds(5));
    }

    @Test
    void noMemoryIsTakenForASizeThatNobodyProves() throws Exception {
        var asked = new AtomicInteger();
        peer(route -> AlteredRoute.of(route, (request, response) -> {
            asked.addAndGet(request.path().endsWith("/leaves") ? 1 : 0);
            return response;
        }));
        assertThat(ofAFalseSize(60L << 30).run()).isInstanceOf(Outcome.Failed.class);
        assertThat(asked.get()).as("times that 120 MiB were asked for").isZero();
    }

    @Test
    void allLayersTogetherHaveSoMuchMemory() throws Exception {
        assertThat(new LayerMemory(100).holds(101)).isFalse();
        var memory = new LayerMemory(100);
        try (var _ = memory.take(60).orElseThrow()) {
            assertThat(memory.take(41)).isEmpty();
        }
        assertThat(memory.take(100)).isPresent();
        assertThat(ofAFalseSize((1L << 40) - (1 << 20)).run()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aSourceThatIsSlowWithTheLeafHashesKeepsNobodyFromGivingThem() throws Exception {
        var release = new CountDownLatch(1);
        var asked = new AtomicInteger();
        UnaryOperator<Route> firstHangs = route -> AlteredRoute.of(route, (request, response) -> {
            if (request.path().endsWith("/leaves") && asked.getAndIncrement() == 0) {
                await(release);
            }
            return response;
        });
        peer(firstHangs);
        peer(firstHangs);
        try {
            assertThat(done(download(DownloadEvents.IGNORED).run()).seconds()).isLessThan(4.5);
        } finally {
            release.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PartFile part() throws IOException {
        return PartFile.open(
                target,
                content,
                LeafHashes.verified(content, data.length, leaves).orElseThrow());
    }

    @Test
    void whatADownloadWritesIsNotDiscarded() throws Exception {
        Path part = target.resolveSibling("file.bin.part");
        try (var busy = part()) {
            Download.discard(target, content);
            assertThat(part).exists();
            assertThat(target.resolveSibling("file.bin.part.state")).exists();
            busy.write(0, ByteBuffer.wrap(data));
            assertThat(busy.finish(target)).isEqualTo(target);
        }
        assertThat(target).hasBinaryContent(data);
        part().close();
        Download.discard(target, content);
        assertThat(part).doesNotExist();
    }

    @Test
    void afterAKillTheLastMomentIsNotRepeated() throws Exception {
        peer(route -> route);
        Outcome.Done first = (Outcome.Done) download(DownloadEvents.IGNORED).runNoted();
        assertThat(first.file()).isEqualTo(target);
        Files.writeString(target, "edited by its user");
        Outcome.Done again = (Outcome.Done) download(DownloadEvents.IGNORED).runNoted();
        assertThat(again.file()).as("killed before anybody noted it").isEqualTo(target);
        assertThat(again.fromSource()).isEmpty();
        Path part = Files.createLink(target.resolveSibling("file.bin.part"), target);
        again = (Outcome.Done) download(DownloadEvents.IGNORED).run();
        assertThat(again.file()).as("killed between link and delete").isEqualTo(target);
        assertThat(part).doesNotExist();
        assertThat(target).hasContent("edited by its user");
        try (var left = Files.list(target.getParent())) {
            assertThat(left.toList()).as("nothing is left beside it").containsExactly(target);
        }
    }

    @Test
    void whatTookThePlaceOfAPartIsNotNamedAsTheContent() throws Exception {
        Path part = target.resolveSibling("file.bin.part");
        try (var exchanged = part()) {
            exchanged.write(0, ByteBuffer.wrap(data));
            Files.delete(part);
            Files.write(part, new byte[0]);
            assertThatThrownBy(() -> exchanged.finish(target)).hasMessageContaining("exchanged");
        }
        assertThat(target).doesNotExist();
    }

    @Test
    void aSourceTooBusyForLeafHashesIsAskedAgain() throws Exception {
        var busy = new AtomicInteger(1);
        peer(route -> AlteredRoute.of(
                route,
                (request, response) -> request.path().endsWith("/leaves") && busy.getAndDecrement() > 0
                        ? Response.text(503, "busy").with("Retry-After", "1")
                        : response));
        done(download(DownloadEvents.IGNORED).run());
        assertThat(busy.get()).isNegative();
    }

    @Test
    void whoServesNobodyMakesTheDownloadFailAsRefused() throws Exception {
        peer(route -> AlteredRoute.of(route, (request, response) -> Response.text(403, "not you")));
        assertThat(((Outcome.Failed) download(DownloadEvents.IGNORED).run()).cause())
                .isEqualTo(Outcome.Cause.REFUSED);
    }

    @Test
    void sourcesThatLieOnlyAreToldFromSourcesThatAreGone() throws Exception {
        peer(bent(
                0,
                r -> new Response(
                        206,
                        r.headers(),
                        new Response.Bytes(new byte[(int) r.body().length()]))));
        Download lied = download(DownloadEvents.IGNORED);
        Download gone = download(DownloadEvents.IGNORED);
        assertThat(((Outcome.Failed) lied.run()).cause()).isEqualTo(Outcome.Cause.UNVERIFIED);
        peers.forEach(SharingPeer::close);
        assertThat(((Outcome.Failed) gone.run()).cause()).isEqualTo(Outcome.Cause.NO_SOURCE);
    }

    @Test
    void anIdentityThatTheNetworkRefusesGetsNothing() throws Exception {
        peer((id, claims) -> "not a member", route -> route);
        assertThat(download(DownloadEvents.IGNORED).run()).isInstanceOf(Outcome.Failed.class);
        assertThat(folder.resolve("in")).doesNotExist();
    }

    @Test
    void aServerWithAnotherIdentityIsNotASource() throws Exception {
        SharingPeer peer = peer(route -> route);
        var sources = List.of(new Source(me.id(), peer.port.address()));
        var download = new Download(
                me,
                PeerCheck.ANYONE,
                new Download.Wanted(content, data.length, sources, target),
                DownloadEvents.IGNORED);
        assertThat(((Outcome.Failed) download.run()).reason()).contains("another identity");
    }
}
