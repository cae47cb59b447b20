package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.jspecify.annotations.Nullable;

/** Collects from one member after the other what the own log lost, until its head says that this was it. */
final class Restoration {
    /** What is held in memory until the log takes it: beyond it a log is not restored, but begun by a new identity. */
    private static final long MAX_BYTES = 1L << 30;

    private final EvidenceLog log;
    private final Restorer restorer;
    private final List<byte[]> collected = new ArrayList<>();
    private long bytes;
    private int turn;
    private @Nullable NodeId asked;

    enum Progress {
        /** The member is asked on. */
        MORE,
        /** The log is whole. */
        DONE,
        /** This member has not what was lost: the next one is asked when it is time. */
        USELESS
    }

    /** Takes back what was lost. */
    interface Restorer {
        /** @return whether these are the entries that were lost */
        boolean restore(List<byte[]> entries) throws IOException;
    }

    Restoration(EvidenceLog log, Restorer restorer) {
        this.log = log;
        this.restorer = restorer;
    }

    /** Whom to ask now; each time the next, since one may be gone, or have nothing. Empty when there is nobody. */
    Optional<NodeId> begin(List<NodeId> members) {
        if (members.isEmpty()) {
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
            return Progress.USELESS;
        }
        long missing = lost.get().head().size() - log.size();
        for (byte[] entry : entries) {
            if (collected.size() < missing) {
                collected.add(entry);
                bytes += entry.length;
            }
        }
        if (bytes > MAX_BYTES || entries.isEmpty()) {
            forget();
            return Progress.USELESS;
        }
        if (collected.size() < missing) {
            return Progress.MORE;
        }
        boolean whole = restorer.restore(List.copyOf(collected));
        forget();
        return whole ? Progress.DONE : Progress.USELESS;
    }
}
