package org.fasttrack.supernode.audit;

import org.fasttrack.common.identity.NodeId;

/**
 * Something that must not be.
 *
 * @param node who answers for it
 * @param evidence where it can be seen: an entry, a file, two heads
 */
public record AuditFault(Kind kind, NodeId node, String evidence, String detail) {
    /** What is wrong. */
    public enum Kind {
        /** A copy of a log cannot be read to its end, or not up to its signed head. */
        DAMAGED_LOG("damaged-log"),
        /** The entries are not the ones that the signed head covers. */
        HEAD_MISMATCH("head-mismatch"),
        /** The owner signed two heads of which neither extends the other. */
        CONFLICTING_HEADS("conflicting-heads"),
        /** A head that lies beside the log was not signed by its owner. */
        BAD_HEAD("bad-head"),
        /** An entry whose signatures or figures do not hold: its log's owner should never have taken it. */
        BAD_ENTRY("bad-entry"),
        /** A live supernode does not give entries that a signed head covers, or that its scores rest on. */
        WITHHELD_ENTRIES("withheld-entries"),
        /** A live supernode claims a score that does not follow from the evidence it names. */
        FALSE_SCORE("false-score"),
        /** A live supernode counts the attestations of a node that is no root and that no certificate it shows makes a supernode. */
        UNPROVEN_SUPERNODE("unproven-supernode"),
        /** A fault of a node that an entry proves. */
        PROVEN_FAULT("proven-fault"),
        /** A wrong block, as a supernode found. */
        WRONG_BLOCK("wrong-block");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As JSON has it. */
        public String word() {
            return word;
        }
    }
}
