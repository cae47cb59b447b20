package org.fasttrack.peer.swarm;

import java.time.Duration;

/**
 * The numbers of a swarm; the defaults are those of BEP 3's client where it has one.
 *
 * @param links connections; one more is refused
 * @param queued requests that wait here at most, however fast the uplink; one more is refused
 * @param slots regular unchokes on a slow uplink; a fast one has more, see {@link Choker}
 * @param uploadsAtOnce blocks handed to the connections and not yet taken by them at most; too few leave a fast uplink
 *     idle
 * @param allowance bytes that a peer may get from a downloader beyond what it gave: what a newcomer starts from
 * @param allowancePerSecond by which that grows while it is connected, so that nobody starves
 * @param uploadBytesPerSecond what is served at most; {@link Long#MAX_VALUE} for no limit
 * @param rechoke how often the unchoked are chosen anew
 * @param optimistic how often the optimistic unchoke moves on
 * @param stall a peer that owes blocks and has sent none for so long is asked no more until it sends
 */
public record SwarmLimits(
        int links,
        int queued,
        int slots,
        int uploadsAtOnce,
        long allowance,
        long allowancePerSecond,
        long uploadBytesPerSecond,
        Duration rechoke,
        Duration optimistic,
        Duration stall) {
    public static final SwarmLimits DEFAULT = new SwarmLimits(
            200,
            1_000,
            4,
            64,
            256 * 1024,
            16 * 1024,
            Long.MAX_VALUE,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));

    public SwarmLimits {
        if (uploadBytesPerSecond < 1) {
            throw new IllegalArgumentException("an upload limit is above 0");
        }
        if (links < 1 || queued < 1 || slots < 1 || uploadsAtOnce < 1 || allowance < 0 || allowancePerSecond < 0) {
            throw new IllegalArgumentException("a limit below its least value");
        }
    }

    public SwarmLimits withUploadLimit(long bytesPerSecond) {
        return new SwarmLimits(
                links,
                queued,
                slots,
                uploadsAtOnce,
                allowance,
                allowancePerSecond,
                bytesPerSecond,
                rechoke,
                optimistic,
                stall);
    }

    public SwarmLimits withAllowance(long bytes, long perSecond) {
        return new SwarmLimits(
                links,
                queued,
                slots,
                uploadsAtOnce,
                bytes,
                perSecond,
                uploadBytesPerSecond,
                rechoke,
                optimistic,
                stall);
    }
}
