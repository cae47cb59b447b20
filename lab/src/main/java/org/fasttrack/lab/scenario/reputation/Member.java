package org.fasttrack.lab.scenario.reputation;

import java.time.Duration;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.NetworkPrefix;

/** An identity in the simulated network, and what it has spent. */
final class Member {
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(15);

    /** How it lives. */
    enum Kind {
        SHARER,
        NEWCOMER,
        FREELOADER,
        ATTACKER
    }

    final int number;
    final NodeId id;
    final Kind kind;
    final NetworkPrefix place;
    /** The one it is attached to. */
    final NodeId supernode;

    private long attachedHours;
    private long servedBytes;
    private long joinedNanos = -1;
    private long promotedNanos = -1;
    private long lookNanos;

    Member(int number, NodeId id, Kind kind, NetworkPrefix place, NodeId supernode) {
        this.number = number;
        this.id = id;
        this.kind = kind;
        this.place = place;
        this.supernode = supernode;
    }

    boolean shares() {
        return kind != Kind.FREELOADER;
    }

    void attached(int hours, long nowNanos) {
        attachedHours += hours;
        if (joinedNanos < 0) {
            joinedNanos = nowNanos - Duration.ofHours(hours).toNanos();
        }
    }

    void served(long bytes) {
        servedBytes += bytes;
    }

    /** Whether it is time to look again who stands behind it: with each event it would take too long. */
    boolean mayLook(long nowNanos) {
        boolean may = nowNanos >= lookNanos;
        if (may) {
            lookNanos = nowNanos + BETWEEN_LOOKS.toNanos();
        }
        return may;
    }

    void promote(long nowNanos) {
        promotedNanos = nowNanos;
    }

    long attachedHours() {
        return attachedHours;
    }

    /** Bytes that really went to others. */
    long servedBytes() {
        return servedBytes;
    }

    boolean promoted() {
        return promotedNanos >= 0;
    }

    /** Whole hours from joining to what promotes it; -1 when it never got there. */
    long hoursToPromotion() {
        return promoted() ? Duration.ofNanos(promotedNanos - joinedNanos).toHours() : -1;
    }
}
