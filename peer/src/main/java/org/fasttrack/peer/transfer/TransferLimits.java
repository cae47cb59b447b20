package org.fasttrack.peer.transfer;

import java.time.Duration;

/**
 * What strangers may cost the data port.
 *
 * @param connections at once; a connection costs some 150 KiB, of it 100 of direct memory, and shares
 *     34 MiB with all others that carry files
 * @param connectionsPerAddress at once from one address; too small starves peers behind one NAT
 * @param handshake from accept to the end of the TLS handshake
 * @param request from a request's first byte to its last, however slowly they drip
 * @param idle how long a connection may wait between requests
 * @param stall the longest time for 256 KiB of an answer to leave
 * @param uploadSlots peers served at once; more means each is slower
 * @param turn how long a peer keeps its slot while others wait
 */
public record TransferLimits(
        int connections,
        int connectionsPerAddress,
        Duration handshake,
        Duration request,
        Duration idle,
        Duration stall,
        int uploadSlots,
        Duration turn) {
    public static final TransferLimits DEFAULT = new TransferLimits(
            1024,
            128,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            16,
            Duration.ofSeconds(60));

    private static final long LENT_BYTES_A_STALL = 8L << 20;

    public TransferLimits {
        if (connections < 1 || connectionsPerAddress < 1 || uploadSlots < 1) {
            throw new IllegalArgumentException("a limit below one serves nobody");
        }
    }

    public TransferLimits withUploadSlots(int slots) {
        return new TransferLimits(connections, connectionsPerAddress, handshake, request, idle, stall, slots, turn);
    }

    /**
     * How long memory of which there is little may be lent for {@code bytes} of an answer: the stall time, and once more
     * for each 8 MiB. Whoever reads more slowly keeps others from theirs.
     */
    Duration lending(long bytes) {
        return lending(stall, bytes);
    }

    /** The same for whoever reads such an answer. */
    public static Duration lending(Duration patience, long bytes) {
        return patience.multipliedBy(1 + bytes / LENT_BYTES_A_STALL);
    }
}
