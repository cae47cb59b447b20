package org.fasttrack.supernode.federation;

import com.google.protobuf.ByteString;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;

/**
 * How complete an answer is.
 *
 * @param known supernodes that should be there: those beyond {@code supernodes} may hold more
 * @param supernodes in the cluster, as this one sees it
 * @param asked this one included
 * @param answered in time, this one included
 * @param silent asked, but dead or too slow
 * @param skipped not asked: their summaries say that nothing there can match
 * @param peers attached to those who answered
 * @param files in the directories of those who answered
 */
public record Completeness(
        int known, int supernodes, int asked, int answered, Set<NodeId> silent, int skipped, long peers, long files) {
    public Completeness {
        silent = Set.copyOf(silent);
    }

    /** Everybody in the cluster who could know answered. */
    public boolean complete() {
        return silent.isEmpty();
    }

    public org.fasttrack.common.wire.proto.Completeness toWire() {
        var wire = org.fasttrack.common.wire.proto.Completeness.newBuilder()
                .setKnown(known)
                .setSupernodes(supernodes)
                .setAsked(asked)
                .setAnswered(answered)
                .setPeersCovered(peers)
                .setFilesCovered(files);
        silent.forEach(node -> wire.addSilent(ByteString.copyFrom(node.bytes())));
        return wire.build();
    }
}
