package org.fasttrack.supernode.ledger;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.SpotCheck.Verdict;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.supernode.session.Attached;
import org.fasttrack.supernode.session.AttachedPeers;
import org.fasttrack.supernode.session.AttachedPeers.Presence;

/**
 * Asks attached peers now and then for a random block of a random file they list, and has the books keep what came. Each
 * peer is asked about once an hour of the policy, whoever was not asked longest first, and all together no more often than
 * the limit says. How a peer behind a firewall is reached is the examiner's business.
 */
public final class SpotChecks {
    /** Blocks a minute: 27 KiB/s at most, and enough for some 6,000 peers an hour. */
    public static final int USUAL_A_MINUTE = 100;

    /** At once: a peer that does not answer holds up one of these for a while. */
    private static final int AT_ONCE = 16;

    private final AttachedPeers attached;
    private final Examiner examiner;
    private final Bookkeeper books;
    private final Executor threads;
    private final RandomGenerator random;
    private final Map<NodeId, Instant> asked = new HashMap<>();
    private final Semaphore free = new Semaphore(AT_ONCE);
    private volatile int perMinute = USUAL_A_MINUTE;
    private double allowed = 1;

    /** Fetches and verifies. */
    public interface Examiner {
        /**
         * Asks for one block. Blocks until it came, or will not.
         *
         * @return empty when the peer is busy with others, or was not told of the wish: that is no verdict
         */
        Optional<Verdict> examine(NodeId peer, InetSocketAddress address, Block block);
    }

    /** Leaf {@code leaf} of a file of {@code fileBytes}. */
    public record Block(ContentId content, long fileBytes, long leaf) {}

    /** @param random nobody must be able to tell what it gives */
    public SpotChecks(
            AttachedPeers attached, Examiner examiner, Bookkeeper books, Executor threads, RandomGenerator random) {
        this.attached = attached;
        this.examiner = examiner;
        this.books = books;
        this.threads = threads;
        this.random = random;
    }

    /** @param blocks a minute; 0 asks nobody */
    public void limit(int blocks) {
        perMinute = blocks;
    }

    /** Starts what is due; to be called about every second. */
    public synchronized void tick(Instant now) {
        if (!books.isLogging()) {
            return; // nothing could be kept
        }
        allowed = Math.min(Math.max(1, perMinute / 60.0), allowed + perMinute / 60.0);
        List<Presence> present = attached.present();
        asked.keySet().retainAll(present.stream().map(Presence::peer).toList());
        List<Presence> due = present.stream()
                .filter(presence -> since(presence).plus(books.policy().hour()).isBefore(now))
                .sorted(Comparator.comparing(this::since).thenComparing(Presence::peer))
                .toList();
        for (Presence presence : due) {
            if (perMinute <= 0 || allowed < 1 || !begin(presence, now)) {
                return;
            }
        }
    }

    private Instant since(Presence presence) {
        return asked.getOrDefault(presence.peer(), Instant.EPOCH);
    }

    /** @return false when too many are asked already */
    private boolean begin(Presence presence, Instant now) {
        if (!free.tryAcquire()) {
            return false; // its turn stays
        }
        asked.put(presence.peer(), now);
        Optional<Attached> peer = attached.find(presence.peer());
        Optional<InetSocketAddress> address = peer.flatMap(found -> HostPort.numeric(found.dataAddress()));
        Optional<Block> block = peer.flatMap(this::choose);
        if (address.isEmpty() || block.isEmpty()) {
            free.release();
            return true;
        }
        allowed--;
        threads.execute(() -> check(presence, address.get(), block.get()));
        return true;
    }

    private Optional<Block> choose(Attached peer) {
        int files = peer.tree().size();
        if (files == 0) {
            return Optional.empty();
        }
        int at = random.nextInt(files);
        return attached.records(peer.owner(), at, at + 1).stream().findFirst().map(this::block);
    }

    private Block block(ShareRecord record) {
        long leaf = random.nextLong(MerkleTree.leafCount(record.bytes()));
        return new Block(record.content(), record.bytes(), leaf);
    }

    private void check(Presence presence, InetSocketAddress address, Block block) {
        try {
            examiner.examine(presence.peer(), address, block)
                    .ifPresent(verdict -> books.checked(check(presence, block, verdict)));
        } finally {
            free.release();
        }
    }

    private SpotCheck check(Presence presence, Block block, Verdict verdict) {
        return new SpotCheck(
                presence.peer(),
                books.self(),
                NetworkPrefix.of(presence.address().getAddress()),
                block.content(),
                block.leaf(),
                verdict,
                books.now());
    }
}
