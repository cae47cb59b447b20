package org.fasttrack.peer.gateway;

import java.time.Duration;
import org.fasttrack.peer.transfer.TransferLimits;

/**
 * What strangers may cost the gateway.
 *
 * @param connections at once
 * @param connectionsPerAddress at once from one address; one more takes the place of one that has said nothing yet
 * @param greeting from accept to the end of the handshake or of the HTTP request, however slowly it drips
 * @param requestBytes of an HTTP request with its headers
 * @param uploadSlots strangers served at once: theirs, so that however many they are, no member of the network waits for them
 */
public record GatewayLimits(
        int connections, int connectionsPerAddress, Duration greeting, int requestBytes, int uploadSlots) {
    public static final GatewayLimits DEFAULT = new GatewayLimits(512, 64, Duration.ofSeconds(10), 8 * 1024, 8);

    /** As the table of connections and the slots take them. */
    TransferLimits transferLimits() {
        TransferLimits base = TransferLimits.DEFAULT;
        return new TransferLimits(
                connections,
                connectionsPerAddress,
                greeting,
                greeting,
                base.idle(),
                base.stall(),
                uploadSlots,
                base.turn());
    }
}
