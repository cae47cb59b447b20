package org.fasttrack.supernode.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.fasttrack.supernode.membership.ClusterView;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a log as it is for a moment after joining. It may be empty because everything was lost, or an older one that was put
 * back: whoever has a copy says so within seconds, and the entries come back. An entry logged before that would be a fork.
 */
final class Hold {
    /** For the others to tell which head they hold. */
    static final Duration ANSWERS = Duration.ofSeconds(3);
    /** For a view of the cluster to come. */
    static final Duration VIEW = Duration.ofSeconds(15);
    /** The same for a log that is not empty: a restart is common, a rolled-back disk is not. */
    static final Duration VIEW_AGAIN = Duration.ofSeconds(5);

    private final EvidenceLog log;
    private Supplier<ClusterView> view = () -> ClusterView.NONE;
    private Duration patience = VIEW;
    private long begun;
    private @Nullable Instant joined;
    private @Nullable Instant inCompany;

    Hold(EvidenceLog log) {
        this.log = log;
    }

    /** @param others whether there should be other supernodes: they may take their time to come into view */
    synchronized void begin(Supplier<ClusterView> cluster, boolean others, Instant now) {
        begun = log.size();
        patience = begun > 0 ? VIEW_AGAIN : others ? VIEW : ANSWERS;
        if (begun == 0 || others) {
            view = cluster;
            joined = now;
        }
    }

    /** Whether nothing must be logged yet. */
    synchronized boolean lasts(Instant now) {
        if (joined == null) {
            return false;
        }
        int members = view.get().members().size();
        if (members > 1 && inCompany == null) {
            inCompany = now;
        }
        boolean told = inCompany != null && !now.isBefore(inCompany.plus(ANSWERS));
        boolean nobody = !now.isBefore(joined.plus(patience));
        if (told || nobody || log.size() > begun) {
            joined = null;
        }
        return joined != null;
    }
}
