package org.fasttrack.common.seal;

import java.time.Instant;
import org.fasttrack.common.identity.NodeId;

/** What came of opening a sealed message. */
public sealed interface Opening {
    /** @param sequence 0 when a nonce was used */
    record Opened(NodeId signer, Instant time, long sequence, byte[] body) implements Opening {}

    /** @param detail one line for people; for {@link Reason#CLOCK} it says how far the clocks are apart */
    record Refused(Reason reason, String detail) implements Opening {}

    /** Why a message is refused; counted in metrics under this name. */
    enum Reason {
        MALFORMED,
        WRONG_NETWORK,
        WRONG_TYPE,
        TOO_LONG,
        CLOCK,
        SIGNATURE,
        REPLAY,
        BUSY
    }
}
