package org.fasttrack.peer.search;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.share.ShareListHead;
import org.fasttrack.common.share.WireShares;
import org.fasttrack.common.wire.proto.Sealed;

/**
 * The newest share-list head seen of each owner. It spares verifying one signature for each of an owner's hits, and
 * unmasks a supernode that replays a list its owner has replaced.
 */
public final class HeadMemory {
    /** Owners sign their heads anew every half hour, so that an older one tells of a replay. */
    public static final Duration MAX_AGE = Duration.ofHours(2);

    private static final int MAX_OWNERS = 20_000;

    private final Opener opener;
    private final InstantSource clock;
    private final Map<NodeId, Known> newest = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, Known> eldest) {
            return size() > MAX_OWNERS;
        }
    };

    private record Known(ShareListHead head, ByteString signature, Instant signed) {}

    public HeadMemory(Opener opener, InstantSource clock) {
        this.opener = opener;
        this.clock = clock;
    }

    /** What came of a head that a supernode showed. */
    sealed interface Verdict {
        record Current(ShareListHead head) implements Verdict {}

        record Forged() implements Verdict {}

        record Old() implements Verdict {}
    }

    Verdict judge(Sealed sealed) {
        Optional<Known> seen = alreadyVerified(sealed);
        Optional<Known> known = seen.isPresent() ? seen : verify(sealed);
        if (known.isEmpty()) {
            return new Verdict.Forged();
        }
        return remember(known.get()) ? new Verdict.Current(known.get().head()) : new Verdict.Old();
    }

    private synchronized Optional<Known> alreadyVerified(Sealed sealed) {
        if (sealed.getSigner().size() != NodeId.BYTES) {
            return Optional.empty();
        }
        Known known = newest.get(NodeId.of(sealed.getSigner().toByteArray()));
        if (known == null) {
            return Optional.empty();
        }
        boolean same = known.signature().equals(sealed.getSignature())
                && known.head().version() == sealed.getSequence()
                && known.signed().toEpochMilli() == sealed.getTimeMillis();
        return same ? Optional.of(known) : Optional.empty();
    }

    private Optional<Known> verify(Sealed sealed) {
        return WireShares.openHead(opener, sealed)
                .map(head -> new Known(head, sealed.getSignature(), Instant.ofEpochMilli(sealed.getTimeMillis())));
    }

    /** False when a newer head of the same owner is known, or this one has outlived its age. */
    private synchronized boolean remember(Known shown) {
        if (shown.signed().isBefore(clock.instant().minus(MAX_AGE))) {
            return false;
        }
        Known known = newest.get(shown.head().owner());
        if (known != null && known.head().version() > shown.head().version()) {
            return false;
        }
        newest.put(shown.head().owner(), shown);
        return true;
    }
}
