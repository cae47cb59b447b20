package org.fasttrack.peer.download;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.SpotCheck.Verdict;
import org.fasttrack.peer.swarm.wire.LeafProof;
import org.fasttrack.peer.transfer.Dialer;
import org.fasttrack.peer.transfer.UntoldException;
import org.fasttrack.supernode.ledger.SpotChecks;
import org.fasttrack.supernode.ledger.SpotChecks.Block;

/**
 * Fetches one block with its proof from a peer's data port, as a supernode's spot check. A block is wrong only when the peer
 * itself proved what it ought to be; whatever else is amiss is as if nothing had come.
 */
public final class BlockCheck implements SpotChecks.Examiner {
    private static final List<String> HTTP = List.of("http/1.1");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BUSY = 503;
    private static final int UNPAID = 402;

    private final Dialer dialer;

    /** @param dialer how the peer is reached */
    public BlockCheck(Dialer dialer) {
        this.dialer = dialer;
    }

    @Override
    public Optional<Verdict> examine(NodeId peer, InetSocketAddress address, Block block) {
        try (SourceWire wire = SourceWire.over(dialer.dial(peer, address, HTTP, PATIENCE), PATIENCE)) {
            return examine(wire, block);
        } catch (UntoldException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Verdict.MISSED);
        }
    }

    private static Optional<Verdict> examine(SourceWire wire, Block block) throws IOException {
        long leaves = MerkleTree.leafCount(block.fileBytes());
        wire.requestProof(block.content(), block.leaf());
        SourceWire.Answer proven = wire.answer();
        if (proven.status() != 200 || proven.length() != LeafProof.bytes(leaves)) {
            return without(proven);
        }
        byte[] proof = read(wire, (int) proven.length());
        int bytes = MerkleTree.leafBytes(block.leaf(), block.fileBytes());
        if (bytes == 0) {
            return Optional.of(Verdict.PASSED); // an empty file has nothing to fetch
        }
        long from = block.leaf() * MerkleTree.LEAF_BYTES;
        wire.requestRange(block.content(), from, from + bytes);
        SourceWire.Answer answer = wire.answer();
        if (answer.status() != 206 || answer.length() != bytes) {
            return without(answer);
        }
        return Optional.of(judge(block, leaves, proof, read(wire, bytes)));
    }

    private static Optional<Verdict> without(SourceWire.Answer answer) {
        boolean later = answer.status() == BUSY || answer.status() == UNPAID;
        return later ? Optional.empty() : Optional.of(Verdict.MISSED);
    }

    private static byte[] read(SourceWire wire, int bytes) throws IOException {
        byte[] data = new byte[bytes];
        wire.body(ByteBuffer.wrap(data));
        return data;
    }

    private static Verdict judge(Block block, long leaves, byte[] proof, byte[] data) {
        byte[] hash = ContentHasher.leavesOf(ByteBuffer.wrap(data));
        return LeafProof.leafHash(block.content(), leaves, block.leaf(), proof)
                .map(expected -> Arrays.equals(expected, hash) ? Verdict.PASSED : Verdict.WRONG)
                .orElse(Verdict.MISSED);
    }
}
