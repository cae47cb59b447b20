package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.transfer.AlteredRoute;
import org.fasttrack.peer.transfer.Response;
import org.fasttrack.peer.transfer.Route;
import org.fasttrack.peer.transfer.SharingPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A file of some 20 MiB that peers share, and the download of it. */
abstract class DownloadFixture {
    @TempDir
    Path folder;

    final byte[] data = new byte[20 * 1024 * 1024 + 77];
    final List<SharingPeer> peers = new ArrayList<>();
    final TlsIdentity me = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
    Path shared;
    Path target;
    ContentId content;
    byte[] leaves;

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

    SharingPeer peer(UnaryOperator<Route> bend) throws IOException {
        return peer(PeerCheck.ANYONE, bend);
    }

    SharingPeer peer(PeerCheck check, UnaryOperator<Route> bend) throws IOException {
        var peer = new SharingPeer(shared, content, leaves, check, SharingPeer.LIMITS, bend);
        peers.add(peer);
        return peer;
    }

    Download download(DownloadEvents events) {
        var sources =
                peers.stream().map(p -> new Source(p.id(), p.port.address())).toList();
        return new Download(
                me,
                PeerCheck.ANYONE,
                new Download.Wanted(content, data.length, sources, target),
                events,
                Duration.ofSeconds(5));
    }

    Outcome.Done done(Outcome outcome) throws IOException {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        var done = (Outcome.Done) outcome;
        assertThat(Arrays.equals(Files.readAllBytes(done.file()), data)).isTrue();
        assertThat(target.resolveSibling("file.bin.part")).doesNotExist();
        assertThat(target.resolveSibling("file.bin.part.state")).doesNotExist();
        return done;
    }

    /** A route whose file answers {@code bend} alters, after the first {@code honest} ones. */
    static UnaryOperator<Route> bent(int honest, UnaryOperator<Response> bend) {
        var count = new AtomicInteger();
        return route -> AlteredRoute.of(
                route,
                (request, response) -> response.status() == 206 && count.getAndIncrement() >= honest
                        ? bend.apply(response)
                        : response);
    }
}
