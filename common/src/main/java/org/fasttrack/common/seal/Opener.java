package org.fasttrack.common.seal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.fasttrack.common.core.ClockTolerance;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.identity.Signatures;
import org.fasttrack.common.seal.Opening.Opened;
import org.fasttrack.common.seal.Opening.Reason;
import org.fasttrack.common.seal.Opening.Refused;
import org.fasttrack.common.wire.proto.Sealed;

/** Opens sealed messages of one network. A refusal is a value, never an exception. Thread-safe. */
public final class Opener {
    private static final int MAX_NONCES = 500_000;
    private static final int MAX_SENDERS = 500_000;

    private final NetworkId network;
    private final InstantSource clock;
    private final Duration tolerance;
    private final ReplayWindow nonces;
    private final SequenceWindow sequences;

    public Opener(NetworkId network, InstantSource clock) {
        this(network, clock, ClockTolerance.VALUE);
    }

    public Opener(NetworkId network, InstantSource clock, Duration tolerance) {
        this.network = network;
        this.clock = clock;
        this.tolerance = tolerance;
        this.nonces = new ReplayWindow(tolerance.multipliedBy(2), MAX_NONCES);
        this.sequences = new SequenceWindow(tolerance.multipliedBy(2), MAX_SENDERS);
    }

    public NetworkId network() {
        return network;
    }

    /** How far a sender's clock was ahead of ours when it sealed a message that came just now; negative when behind. */
    public Duration ahead(Sealed sealed) {
        return Duration.ofMillis(sealed.getTimeMillis() - clock.millis());
    }

    /** Opens a message that is to be acted on now: it must be recent and never seen before. */
    public Opening open(Sealed sealed, SealType expected) {
        Opening opening = openLasting(sealed, expected);
        if (!(opening instanceof Opened opened)) {
            return opening;
        }
        Instant now = clock.instant();
        Duration off = Duration.between(now, opened.time());
        if (off.abs().compareTo(tolerance) > 0) {
            String way = off.isNegative() ? "behind" : "ahead";
            return new Refused(Reason.CLOCK, "your clock is " + off.abs().toSeconds() + " s " + way + " mine");
        }
        return opened.sequence() > 0 ? inSequence(opened, expected, now) : once(sealed, opened, now);
    }

    /** Opens a lasting document (a share-list head, a network file): signature and network count, not its age. */
    public Opening openLasting(Sealed sealed, SealType expected) {
        if (sealed.getType() != expected.number()) {
            return new Refused(Reason.WRONG_TYPE, "type " + sealed.getType() + " where " + expected + " was expected");
        }
        if (sealed.getBody().size() > expected.maxBodyBytes()) {
            return new Refused(
                    Reason.TOO_LONG, expected + " has " + sealed.getBody().size() + " bytes");
        }
        int nonce = sealed.getNonce().size();
        boolean fresh =
                nonce == 0 ? sealed.getSequence() > 0 : nonce == SealedBytes.NONCE_BYTES && sealed.getSequence() == 0;
        if (!fresh
                || sealed.getSigner().size() != NodeId.BYTES
                || sealed.getNetwork().size() != NetworkId.BYTES) {
            return new Refused(Reason.MALFORMED, "a field of " + expected + " has the wrong length");
        }
        if (!NetworkId.of(sealed.getNetwork().toByteArray()).equals(network)) {
            return new Refused(Reason.WRONG_NETWORK, "the message belongs to another network");
        }
        NodeId signer = NodeId.of(sealed.getSigner().toByteArray());
        if (!Signatures.verify(
                signer, SealedBytes.toSign(sealed), sealed.getSignature().toByteArray())) {
            return new Refused(Reason.SIGNATURE, "the signature of " + signer.shortForm() + " does not verify");
        }
        return new Opened(
                signer,
                Instant.ofEpochMilli(sealed.getTimeMillis()),
                sealed.getSequence(),
                sealed.getBody().toByteArray());
    }

    private Opening once(Sealed sealed, Opened opened, Instant now) {
        return switch (nonces.admit(sealed.getNonce().toByteArray(), now)) {
            case FRESH -> opened;
            case SEEN -> new Refused(Reason.REPLAY, "this message came before");
            case FULL -> new Refused(Reason.BUSY, "too many messages at once: ask again in a minute");
        };
    }

    private Opening inSequence(Opened opened, SealType type, Instant now) {
        return switch (sequences.admit(opened.signer(), type, opened.sequence(), now)) {
            case FRESH -> opened;
            case SEEN -> new Refused(Reason.REPLAY, "sequence " + opened.sequence() + " is not above the last one");
            case FULL -> new Refused(Reason.BUSY, "too many senders at once: ask again in a minute");
        };
    }
}
