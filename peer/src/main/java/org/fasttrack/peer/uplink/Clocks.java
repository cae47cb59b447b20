package org.fasttrack.peer.uplink;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.wire.proto.Sealed;

/** Compares this machine's clock with other supernodes'. */
public final class Clocks {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Clocks() {}

    /** How far the clock of the supernode at {@code address} is ahead of ours; empty when none of the network answers there. */
    public static Optional<Duration> ahead(Membership self, String address) {
        try (SupernodeClient client = new SupernodeClient(self.tls(), self.admission(), address)) {
            Sealed page = client.introduce(PATIENCE);
            return self.opener().openLasting(page, SealType.INTRODUCER_PAGE) instanceof Opening.Opened
                    ? Optional.of(self.opener().ahead(page))
                    : Optional.empty();
        } catch (StatusRuntimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
