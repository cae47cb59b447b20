package org.fasttrack.supernode.ledger;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.supernode.ledger.LogArchive.Claims;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What copies of others' logs bring into the scores, and how long their owners are believed. One thread brings it. */
final class CopiedEvidence implements Replication.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(CopiedEvidence.class);
    private final EvidenceReader reader;
    /** For what was verified before. */
    private final EvidenceReader trusting;

    private final LiveScores scores;
    private final InstantSource clock;
    private final Runnable opened;
    private final Consumer<byte[]> forks;
    /** Entries that are no evidence, by the log they stand in. */
    private final Map<NodeId, Integer> invalid = new ConcurrentHashMap<>();

    /**
     * @param opened runs when everything of an earlier run is in the scores
     * @param forks takes what is said to convict a member
     */
    CopiedEvidence(
            EvidenceReader reader, LiveScores scores, InstantSource clock, Runnable opened, Consumer<byte[]> forks) {
        this.reader = reader;
        this.trusting = reader.withoutSignatures();
        this.scores = scores;
        this.clock = clock;
        this.opened = opened;
        this.forks = forks;
    }

    @Override
    public boolean copied(NodeId log, long index, byte[] entry, boolean known) {
        return switch ((known ? trusting : reader).read(entry)) {
            case Reading.Accepted accepted -> {
                scores.add(log, index, accepted.evidence());
                yield true;
            }
            case Reading.Refused refused -> {
                scores.covers(log, index);
                LOG.warn("entry {} of {}'s log is no evidence: {}", index, log.shortForm(), refused.detail());
                distrust(log);
                yield false;
            }
        };
    }

    private void distrust(NodeId log) {
        if (invalid.merge(log, 1, Integer::sum) == Claims.MAX_INVALID) {
            LOG.error("{} entries of {}'s log are no evidence: it is copied no further", Claims.MAX_INVALID, log);
        }
    }

    @Override
    public boolean distrusts(NodeId log) {
        return invalid.getOrDefault(log, 0) >= Claims.MAX_INVALID;
    }

    @Override
    public void opened() {
        opened.run();
    }

    @Override
    public void forked(byte[] proof) {
        forks.accept(proof);
    }

    @Override
    public boolean convicted(NodeId member) {
        return distrusts(member) || scores.isConvicted(member, clock.instant());
    }
}
