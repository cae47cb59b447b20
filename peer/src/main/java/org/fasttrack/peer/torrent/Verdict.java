package org.fasttrack.peer.torrent;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;

/**
 * What the arrival of a block decided: usually that block itself; where only whole pieces can be checked, nothing until
 * the last block of a piece, and then all of them.
 *
 * @param right blocks that are stored and right, with who sent them
 * @param wrong blocks that have to be fetched again
 * @param liars who is known to have sent a wrong block
 */
public record Verdict(Map<Integer, NodeId> right, List<Integer> wrong, Set<NodeId> liars) {
    /** It is too early to say. */
    public static final Verdict OPEN = new Verdict(Map.of(), List.of(), Set.of());

    public Verdict {
        right = Map.copyOf(right);
        wrong = List.copyOf(wrong);
        liars = Set.copyOf(liars);
    }

    static Verdict of(boolean good, int block, NodeId from) {
        return good
                ? new Verdict(Map.of(block, from), List.of(), Set.of())
                : new Verdict(Map.of(), List.of(block), Set.of(from));
    }
}
