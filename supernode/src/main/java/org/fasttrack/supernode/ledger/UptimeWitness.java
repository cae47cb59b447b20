package org.fasttrack.supernode.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.core.ClockTolerance;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.Sealed;

/**
 * Turns the heartbeats of attached peers into uptime records. What is attested reaches from a peer's first heartbeat to
 * its last, and never over a gap longer than the lease. A record is written every interval, so that a crash loses at
 * most one. Time is an argument; thread-safe.
 */
public final class UptimeWitness {
    private static final int MAX_PEERS = 100_000;
    /** Between two heartbeats of one peer that count: a third of a lease is longer. */
    private static final Duration SPACING = Duration.ofSeconds(1);

    private final Sealer sealer;
    private final Opener opener;
    private final Duration interval;
    private final Duration lease;
    private final Map<NodeId, Presence> present = new HashMap<>();
    /** When a heartbeat of each was last looked at: those that come faster cost nothing. */
    private final Map<NodeId, Instant> looked = new ConcurrentHashMap<>();

    /** A heartbeat whose seal is its peer's. @param said when, by the peer's clock */
    private record Beat(NetworkPrefix prefix, Sealed sealed, Instant said) {}

    /** A peer since its last record. */
    private record Presence(Instant from, Instant last, Beat beat) {
        Presence still(Instant now, Beat next) {
            return new Presence(from, now, next);
        }

        Presence renewed() {
            return new Presence(last, last, beat);
        }

        boolean at(NetworkPrefix prefix) {
            return beat.prefix().equals(prefix);
        }
    }

    /**
     * @param interval how often a record is written: short costs log entries, long is what a crash loses
     * @param lease how long after a heartbeat a peer counts as present
     */
    public UptimeWitness(Sealer sealer, Opener opener, Duration interval, Duration lease) {
        if (interval.compareTo(lease) < 0 || interval.compareTo(UptimeRecord.MAX_SPAN) > 0) {
            throw new IllegalArgumentException(
                    "the interval is between the lease and " + UptimeRecord.MAX_SPAN + ", not " + interval);
        }
        this.sealer = sealer;
        this.opener = opener;
        this.interval = interval;
        this.lease = lease;
    }

    /**
     * Notes a heartbeat. One that is not the peer's own, not fresh, not later than its last, or the second within a second, is as
     * if it had not come. The seal is verified on the caller's thread, while others are heard.
     *
     * @return the record that ends here, when the peer had been silent beyond the lease or came from another prefix
     */
    public Optional<byte[]> heard(NodeId peer, NetworkPrefix prefix, Sealed heartbeat, Instant now) {
        if (!isDue(peer, now)
                || !(opener.openLasting(heartbeat, SealType.HEARTBEAT) instanceof Opening.Opened opened)
                || !opened.signer().equals(peer)
                || Duration.between(opened.time(), now).abs().compareTo(ClockTolerance.VALUE) > 0) {
            return Optional.empty();
        }
        return note(peer, new Beat(prefix, heartbeat, opened.time()), now);
    }

    private boolean isDue(NodeId peer, Instant now) {
        Instant before = looked.get(peer);
        boolean tooSoon = before != null && !now.isBefore(before) && now.isBefore(before.plus(SPACING));
        if (!tooSoon && (before != null || looked.size() < MAX_PEERS)) {
            looked.put(peer, now);
        }
        return !tooSoon;
    }

    private synchronized Optional<byte[]> note(NodeId peer, Beat beat, Instant now) {
        Presence known = present.get(peer);
        if (known != null && !beat.said().isAfter(known.beat().said())) {
            return Optional.empty();
        }
        if (known != null && known.at(beat.prefix()) && !silent(known, now)) {
            present.put(peer, known.still(now, beat));
            return Optional.empty();
        }
        if (known != null || present.size() < MAX_PEERS) {
            present.put(peer, new Presence(now, now, beat));
        }
        return Optional.ofNullable(known).flatMap(gone -> record(peer, gone));
    }

    private boolean silent(Presence presence, Instant now) {
        return presence.last().plus(lease).isBefore(now);
    }

    /** The entries that are due at {@code now}: of who has been here an interval, and of who is gone. */
    public synchronized List<byte[]> due(Instant now) {
        List<byte[]> entries = new ArrayList<>();
        for (NodeId peer : present.keySet().stream().sorted().toList()) {
            Presence presence = present.get(peer);
            if (presence == null) {
                continue;
            }
            if (silent(presence, now)) {
                present.remove(peer);
                looked.remove(peer);
                record(peer, presence).ifPresent(entries::add);
            } else if (!presence.from().plus(interval).isAfter(now)) {
                present.put(peer, presence.renewed());
                record(peer, presence).ifPresent(entries::add);
            }
        }
        return entries;
    }

    /** The last record of a peer whose session ended. */
    public synchronized Optional<byte[]> left(NodeId peer) {
        looked.remove(peer);
        return Optional.ofNullable(present.remove(peer)).flatMap(gone -> record(peer, gone));
    }

    /** The last records of all: this supernode ends its sessions. */
    public synchronized List<byte[]> end() {
        List<NodeId> all = present.keySet().stream().sorted().toList();
        return all.stream().map(this::left).flatMap(Optional::stream).toList();
    }

    private Optional<byte[]> record(NodeId peer, Presence presence) {
        if (!presence.from().isBefore(presence.last())) {
            return Optional.empty(); // one heartbeat is a moment, not a time
        }
        UptimeRecord uptime =
                new UptimeRecord(peer, sealer.id(), presence.beat().prefix(), presence.from(), presence.last());
        return Optional.of(
                EvidenceWriter.uptimeEntry(sealer, uptime, presence.beat().sealed()));
    }
}
