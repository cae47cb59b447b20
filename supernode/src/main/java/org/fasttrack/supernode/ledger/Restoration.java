package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.jspecify.annotations.Nullable;

/** Collects from one member after the other what the own log lost, until its head says that this was it. */
final class Restoration {
    /** What is held in memory until the log takes it: beyond it a log is not restored, but begun by a new identity. */
    private static final long MAX_BYTES = 1L << 30;
    /** How long a member may keep silent before the next one is asked. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final long maxBytes;
    private final LongSupplier nanoTime;
    private final EvidenceLog log;
    private final Restorer restorer;
    private final List<byte[]> collected = new ArrayList<>();
    private long bytes;
    private int turn;
    private @Nullable NodeId asked;
    private long heard;
    private boolean hopeless;

    enum Progress {
        /** The member is asked on. */
        MORE,
        /** The log is whole. */
        DONE,
        /** This member has not what was lost: the next one is asked when it is time. */
        USELESS,
        /** An answer to an earlier question. */
        LATE,
        /** More was lost than can be given back. */
        TOO_MUCH
    }

    /** Takes back what was lost. */
    interface Restorer {
        /** @return whether these are the entries that were lost */
        boolean restore(List<byte[]> entries) throws IOException;
    }

    Restoration(EvidenceLog log, Restorer restorer) {
        this(log, restorer, MAX_BYTES, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    Restoration(EvidenceLog log, Restorer restorer, long maxBytes, LongSupplier nanoTime) {
        this.log = log;
        this.restorer = restorer;
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
    }

    /**
     * Whom to ask now; each time the next, since one may be gone, or have nothing. Empty when there is nobody, and while the
     * one who was asked keeps answering: news come in between, and what was collected is not thrown away for them.
     */
    Optional<NodeId> begin(List<NodeId> members) {
        boolean underWay = !collected.isEmpty() && nanoTime.getAsLong() - heard < PATIENCE.toNanos();
        if (members.isEmpty() || hopeless || underWay) {
            return Optional.empty();
        }
        forget();
        asked = members.get(Math.floorMod(turn++, members.size()));
        return Optional.of(asked);
    }

    private void forget() {
        collected.clear();
        bytes = 0;
    }

    /** The index that is wanted next. */
    long next() {
        return log.size() + collected.size();
    }

    Progress take(NodeId from, long first, List<byte[]> entries) throws IOException {
        Optional<Checkpoint> lost = log.lostUpTo();
        NodeId expected = asked;
        if (lost.isEmpty() || expected == null || !expected.equals(from) || first != next()) {
            return Progress.LATE;
        }
        heard = nanoTime.getAsLong();
        long missing = lost.get().head().size() - log.size();
        for (byte[] entry : entries) {
            if (collected.size() < missing) {
                collected.add(entry);
                bytes += entry.length;
            }
        }
        if (bytes > maxBytes || entries.isEmpty()) {
            hopeless = bytes > maxBytes;
            forget();
            return hopeless ? Progress.TOO_MUCH : Progress.USELESS;
        }
        if (collected.size() < missing) {
            return Progress.MORE;
        }
        boolean whole = restorer.restore(List.copyOf(collected));
        forget();
        return whole ? Progress.DONE : Progress.USELESS;
    }
}
