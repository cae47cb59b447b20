package org.fasttrack.supernode.ledger;

import java.util.List;
import org.fasttrack.common.log.Frontier;
import org.fasttrack.common.log.LogTree;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.log.TreeHead;

/** What a log would become. */
final class Extensions {
    private Extensions() {}

    /** The head that {@code tree} would have with {@code entries} after its own; the tree stays as it is. */
    static TreeHead head(LogTree tree, List<byte[]> entries) {
        Frontier frontier = tree.frontier();
        entries.forEach(entry -> frontier.add(TreeHash.leaf(entry)));
        return frontier.head();
    }
}
