package org.fasttrack.supernode.membership;

/** What a cluster message is about. Numbers travel on the wire and never change. */
public enum Topic {
    /** Queries, answers and routing summaries. */
    FEDERATION(1, 16 << 20),
    /** Sealed revocations of invitations. */
    REVOCATIONS(2, 1 << 20),
    /** Evidence logs: entries, tree heads, proofs. */
    EVIDENCE(3, 4 << 20),
    /** Proposals, votes and certificates. */
    PROMOTION(4, 1 << 18),
    /** Push requests. */
    REACH(5, 4096);

    /** Longest message of any topic, in bytes. */
    public static final int MAX_BYTES = 16 << 20;

    private final byte number;
    private final int maxBytes;

    Topic(int number, int maxBytes) {
        this.number = (byte) number;
        this.maxBytes = maxBytes;
    }

    public byte number() {
        return number;
    }

    /** Longest message, in bytes: a longer one is not sent, and dropped when it comes. */
    public int maxBytes() {
        return maxBytes;
    }
}
