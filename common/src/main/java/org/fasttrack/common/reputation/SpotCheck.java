package org.fasttrack.common.reputation;

import java.time.Instant;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;

/** That {@code supernode} asked {@code peer} for one block of a file it lists, and what came. */
public record SpotCheck(
        NodeId peer,
        NodeId supernode,
        NetworkPrefix prefix,
        ContentId content,
        long leaf,
        Verdict verdict,
        Instant time)
        implements Evidence {
    /** What came of a spot check. */
    public enum Verdict {
        /** The block came and belongs to the content. */
        PASSED(1),
        /** Nothing came in time: it takes back one pass. */
        MISSED(2),
        /** A block came that does not belong to the content: a fault. */
        WRONG(3);

        private final int number;

        Verdict(int number) {
            this.number = number;
        }

        /** As it is signed; never changes. */
        public int number() {
            return number;
        }

        /** @throws IllegalArgumentException when no verdict has this number */
        public static Verdict of(int number) {
            for (Verdict verdict : values()) {
                if (verdict.number == number) {
                    return verdict;
                }
            }
            throw new IllegalArgumentException("no verdict has the number " + number);
        }
    }

    /** @throws IllegalArgumentException with one line when a figure is impossible */
    public SpotCheck {
        if (leaf < 0) {
            throw new IllegalArgumentException("no content has a block " + leaf);
        }
        Spans.check(time);
    }
}
