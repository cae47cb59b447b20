package org.fasttrack.peer.reach;

import java.io.IOException;
import java.time.Duration;
import org.fasttrack.common.wire.proto.PushAnswer;
import org.fasttrack.common.wire.proto.Sealed;

/** Takes push requests: the own supernode. */
@FunctionalInterface
public interface PushService {
    /** Blocks. @throws IOException when there is no supernode, or it does not answer */
    PushAnswer push(Sealed request, Duration limit) throws IOException;
}
