package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.peer.download.SwarmSide;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who sent what it should not have, sealed by us: content id, sender, block number and the hash of what came, each report
 * a file. The block came over TLS and bears no signature of its sender, so a report is our word, not a proof.
 */
final class FaultReports implements SwarmSide.Faults {
    /** Of one run of the node: a flood of bad blocks must not fill the disk. */
    static final int MAX = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FaultReports.class);

    private final Membership self;
    private final Path folder;
    private final AtomicInteger kept = new AtomicInteger();

    FaultReports(Membership self, Path folder) {
        this.self = self;
        this.folder = folder;
    }

    @Override
    public void corrupt(NodeId peer, ContentId content, int block, ByteBuffer data) {
        LOG.warn("{} sent a corrupt block {} of {}: banned for it", peer.shortForm(), block, content);
        if (kept.incrementAndGet() > MAX) {
            return;
        }
        byte[] hash = ContentHasher.leavesOf(data.duplicate());
        ByteBuffer body = ByteBuffer.allocate(ContentId.BYTES + NodeId.BYTES + Integer.BYTES + hash.length)
                .put(content.bytes())
                .put(peer.bytes())
                .putInt(block)
                .put(hash);
        Path file = folder.resolve(peer.shortForm() + "-" + content.toString().substring(0, 8) + "-" + block + ".seal");
        try {
            Files.createDirectories(folder);
            byte[] seal =
                    self.sealer().seal(SealType.FAULT_REPORT, body.array()).toByteArray();
            Files.write(
                    file,
                    seal,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            LOG.warn("the report of it is lost: {}", e.toString());
        }
    }
}
