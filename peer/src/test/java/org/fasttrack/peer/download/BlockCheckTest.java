package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.reputation.SpotCheck.Verdict;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.transfer.AlteredRoute;
import org.fasttrack.peer.transfer.DirectDialer;
import org.fasttrack.peer.transfer.Response;
import org.fasttrack.peer.transfer.SharingPeer;
import org.fasttrack.peer.transfer.UntoldException;
import org.fasttrack.supernode.ledger.SpotChecks.Block;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a supernode makes of a peer's answers, honest and not. */
class BlockCheckTest {
    private static final int BYTES = 100_000;

    @TempDir
    Path folder;

    private final byte[] data = new byte[BYTES];
    private final BlockCheck check =
            new BlockCheck(new DirectDialer(TlsIdentity.create(IdentityKey.generate(), new byte[0]), PeerCheck.ANYONE));
    private Path file;

    @BeforeEach
    void write() throws Exception {
        new Random(3).nextBytes(data);
        file = Files.write(folder.resolve("file"), data);
    }

    private Verdict verdict(SharingPeer peer, ContentId content, long leaf) {
        return check.examine(peer.id(), peer.port.address(), new Block(content, BYTES, leaf))
                .orElseThrow();
    }

    @Test
    void anHonestPeerPassesWithEveryBlock() throws Exception {
        try (SharingPeer peer = SharingPeer.of(file)) {
            for (int leaf = 0; leaf < 7; leaf++) {
                assertThat(verdict(peer, peer.content, leaf)).isEqualTo(Verdict.PASSED);
            }
        }
    }

    @Test
    void aPeerThatHasNotTheFileMisses() throws Exception {
        try (SharingPeer peer = SharingPeer.of(file)) {
            ContentId other = ContentHasher.hash(new byte[BYTES]);
            assertThat(verdict(peer, other, 0)).isEqualTo(Verdict.MISSED);
        }
    }

    @Test
    void blocksThatContradictTheirProofAreWrong() throws Exception {
        byte[] leaves = ContentHasher.leavesOf(ByteBuffer.wrap(data.clone()));
        ContentId content = ContentHasher.hash(data);
        byte[] rotten = data.clone();
        rotten[5] ^= 1;
        Path bad = Files.write(folder.resolve("rotten"), rotten);
        try (SharingPeer peer = new SharingPeer(bad, content, leaves)) {
            assertThat(verdict(peer, content, 0)).isEqualTo(Verdict.WRONG);
            assertThat(verdict(peer, content, 1)).isEqualTo(Verdict.PASSED);
        }
    }

    @Test
    void aProofThatProvesNothingIsNoneAndConvictsNobody() throws Exception {
        byte[] leaves = ContentHasher.leavesOf(ByteBuffer.wrap(data.clone()));
        leaves[0] ^= 1;
        try (SharingPeer peer = new SharingPeer(file, ContentHasher.hash(data), leaves)) {
            assertThat(verdict(peer, peer.content, 0)).isEqualTo(Verdict.MISSED);
        }
    }

    @Test
    void whoIsBusyGetsNoVerdict() throws Exception {
        byte[] leaves = ContentHasher.leavesOf(ByteBuffer.wrap(data.clone()));
        try (SharingPeer peer = new SharingPeer(
                file,
                ContentHasher.hash(data),
                leaves,
                PeerCheck.ANYONE,
                SharingPeer.LIMITS,
                route -> AlteredRoute.of(
                        route, (request, response) -> new Response(503, Map.of(), new Response.Bytes(new byte[0]))))) {
            assertThat(check.examine(peer.id(), peer.port.address(), new Block(peer.content, BYTES, 0)))
                    .isEmpty();
        }
    }

    @Test
    void whoWasNotToldGetsNoVerdict() {
        var untold = new BlockCheck((peer, address, protocols, limit) -> {
            throw new UntoldException("too much is asked of this peer");
        });
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1214);
        assertThat(untold.examine(IdentityKey.generate().id(), anywhere, new Block(ContentHasher.hash(data), BYTES, 0)))
                .isEmpty();
    }

    @Test
    void aPortWhereNobodyAnswersIsAMiss() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        assertThat(check.examine(IdentityKey.generate().id(), nobody, new Block(ContentHasher.hash(data), BYTES, 0)))
                .contains(Verdict.MISSED);
    }
}
