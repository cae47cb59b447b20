package org.fasttrack.common.evidence;

import java.time.Instant;
import org.fasttrack.common.reputation.Evidence;

/** What came of reading an entry. */
public sealed interface Reading {
    /**
     * @param stated when the signer said so, by its own clock
     * @param signatures how many were verified
     */
    record Accepted(Evidence evidence, Instant stated, int signatures) implements Reading {}

    /** @param detail one line for people */
    record Refused(Reason reason, String detail) implements Reading {}

    /** Why an entry is no evidence; counted in metrics under this name. */
    enum Reason {
        /** Not an entry, or a figure in it that no transfer, peer or clock has. */
        MALFORMED,
        /** A seal that does not open: another network, an altered byte. */
        SEAL,
        /** The second party did not sign, or signed something else. */
        COUNTERSIGNATURE,
        /** A statement over times that its own seal contradicts: proof of a fault of its signer. */
        CONTRADICTION,
        /** A claimed fault whose proof proves nothing. */
        UNPROVEN
    }
}
