package org.fasttrack.common.evidence;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.Consistency;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.wire.proto.HeadConflict;

/** The proof that somebody signed two heads of one log of which neither extends the other. */
final class HeadConflicts {
    private HeadConflicts() {}

    /**
     * @return who signed both heads
     * @throws IllegalArgumentException with one line when nothing is proven
     */
    static NodeId verify(HeadConflict conflict, NetworkId network) {
        Checkpoint older = Checkpoint.open(conflict.getOlder().toByteArray());
        Checkpoint newer = Checkpoint.open(conflict.getNewer().toByteArray());
        byte[] rootInNewer = conflict.getOlderRootInNewer().toByteArray();
        Consistency path = new Consistency(
                older.head().size(),
                newer.head().size(),
                conflict.getPathList().stream().map(ByteString::toByteArray).toList());
        require(older.name().equals(newer.name()), "the heads are of different logs");
        require(older.name().network().equals(network.toString()), "the heads are of another network");
        require(path.verifies(rootInNewer, newer.head().root()), "the path does not end in the newer head");
        require(!Arrays.equals(rootInNewer, older.head().root()), "the newer head extends the older");
        return older.log();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
