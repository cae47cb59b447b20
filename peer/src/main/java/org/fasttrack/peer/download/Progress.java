package org.fasttrack.peer.download;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;

/**
 * How far a download is.
 *
 * @param done verified bytes, those of former runs included
 * @param bytesPerSecond over the last seconds
 * @param sources peers that give or wait to give
 * @param rates what each source has given in the last seconds, in bytes a second
 * @param places where we stand in the queues of peers whose upload slots are all taken, from 1
 */
public record Progress(
        long done,
        long total,
        double bytesPerSecond,
        int sources,
        Map<NodeId, Long> rates,
        Map<NodeId, Integer> places) {
    public Progress {
        rates = Map.copyOf(rates);
        places = Map.copyOf(places);
    }

    /** The same with another amount of verified bytes. */
    public Progress with(long verified) {
        return new Progress(verified, total, bytesPerSecond, sources, rates, places);
    }

    /** The time left at the present rate; empty while nothing comes. */
    public Optional<Duration> left() {
        return bytesPerSecond < 1
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((long) ((total - done) / bytesPerSecond)));
    }
}
