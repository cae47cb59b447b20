package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.peer.transfer.AlteredRoute;
import org.fasttrack.peer.transfer.Dialer;
import org.fasttrack.peer.transfer.DirectDialer;
import org.fasttrack.peer.transfer.Response;
import org.fasttrack.peer.transfer.SharingPeer;
import org.junit.jupiter.api.Test;

class DownloadTest extends DownloadFixture {
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
