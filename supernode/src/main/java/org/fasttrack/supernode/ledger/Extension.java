package org.fasttrack.supernode.ledger;

/** What came of a head that somebody brought for a copied log. */
public sealed interface Extension {
    /** The copy has {@code size} entries now. */
    record Extended(long size) implements Extension {}

    /** Nothing new, and nothing wrong. */
    record Unchanged() implements Extension {}

    /** The log was forked: {@code proof} is an entry that convicts its owner before anybody. */
    record Forked(byte[] proof) implements Extension {}

    /** What came does not lead to the head. That may be the messenger's fault: ask the owner for a consistency proof. */
    record Refused(String detail) implements Extension {}
}
