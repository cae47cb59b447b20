package org.fasttrack.peer.uplink;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.fasttrack.common.core.ClockTolerance;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.wire.Unanswered;
import org.fasttrack.common.wire.proto.IntroducerPage;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.jspecify.annotations.Nullable;

/**
 * A supernode that answered, how far away it is and what it says of the others.
 *
 * @param client open; whoever takes the probe closes it
 */
record Probe(SupernodeClient client, NodeId supernode, Duration roundTrip, List<SupernodeEntry> entries) {
    private static final int MAX_ENTRIES = 200;
    private static final int MEASURED = 3;

    /** How many peers it says it has; 0 when it does not say. */
    int peers() {
        return entries.stream()
                .filter(entry -> entry.getId().equals(ByteString.copyFrom(supernode.bytes())))
                .mapToInt(SupernodeEntry::getPeers)
                .findFirst()
                .orElse(0);
    }

    /**
     * Asks several times: the first call pays for the handshake, and of the others the quickest counts, because what is
     * slower was this machine's or that one's doing (cold code, a busy processor), not the way's.
     *
     * @param unanswered told why there is no answer
     */
    static Optional<Probe> of(
            SslContext context, Opener opener, String address, Duration timeout, Consumer<String> unanswered) {
        SupernodeClient client = new SupernodeClient(context, address);
        try {
            client.introduce(timeout);
            Sealed page = Sealed.getDefaultInstance();
            long least = Long.MAX_VALUE;
            for (int i = 0; i < MEASURED; i++) {
                long start = System.nanoTime();
                page = client.introduce(timeout);
                least = Math.min(least, System.nanoTime() - start);
            }
            Duration roundTrip = Duration.ofNanos(least);
            NodeId supernode = client.supernode();
            Optional<List<SupernodeEntry>> entries = introduced(page, opener, supernode);
            if (supernode != null && entries.isPresent()) {
                return Optional.of(new Probe(client, supernode, roundTrip, entries.get()));
            }
            unanswered.accept(whyNot(page, opener));
        } catch (StatusRuntimeException | InvalidProtocolBufferException e) {
            // No supernode there, or none of ours: the next candidate is asked.
            unanswered.accept(Unanswered.why(e));
        }
        client.close();
        return Optional.empty();
    }

    private static String whyNot(Sealed page, Opener opener) {
        boolean genuine = opener.openLasting(page, SealType.INTRODUCER_PAGE) instanceof Opening.Opened;
        Duration ahead = opener.ahead(page);
        if (!genuine || ahead.abs().compareTo(ClockTolerance.VALUE) <= 0) {
            return "what answers there is no supernode of this network";
        }
        return "this machine's clock is " + ahead.abs().toSeconds() + " s "
                + (ahead.isNegative() ? "ahead of" : "behind") + " that supernode's, and "
                + ClockTolerance.VALUE.toSeconds() + " s is the most: set the wrong one right";
    }

    /** Whom a supernode introduces now: the cluster as it sees it. @return empty when its page is not valid */
    static List<SupernodeEntry> introducedBy(SupernodeClient supernode, Opener opener, Duration patience)
            throws InvalidProtocolBufferException {
        Sealed page = supernode.introduce(patience); // the call opens the connection that tells who it is
        return introduced(page, opener, supernode.supernode()).orElse(List.of());
    }

    /** Whom a page introduces. @param by who must have sealed it. @return empty when it is no valid page */
    static Optional<List<SupernodeEntry>> introduced(Sealed page, Opener opener, @Nullable NodeId by)
            throws InvalidProtocolBufferException {
        if (opener.open(page, SealType.INTRODUCER_PAGE) instanceof Opening.Opened opened
                && by != null
                && opened.signer().equals(by)) {
            return Optional.of(IntroducerPage.parseFrom(opened.body()).getSupernodesList().stream()
                    .limit(MAX_ENTRIES)
                    .toList());
        }
        return Optional.empty();
    }
}
