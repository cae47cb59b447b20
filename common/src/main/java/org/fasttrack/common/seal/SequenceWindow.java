package org.fasttrack.common.seal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.fasttrack.common.identity.NodeId;

/**
 * Remembers each sender's last sequence in two generations: it is forgotten only when every message below it would be
 * refused for its age anyway. Bounded as {@link ReplayWindow} is: when full, new senders are refused.
 */
final class SequenceWindow {
    private record Stream(NodeId signer, SealType type) {}

    private final Duration span;
    private final int limit;
    private Map<Stream, Long> young = new HashMap<>();
    private Map<Stream, Long> old = new HashMap<>();
    private Instant turned = Instant.MIN;

    /** @param span at least the whole width of the accepted times */
    SequenceWindow(Duration span, int limit) {
        this.span = span;
        this.limit = limit;
    }

    synchronized ReplayWindow.Verdict admit(NodeId signer, SealType type, long sequence, Instant now) {
        turn(now);
        Stream stream = new Stream(signer, type);
        Long last = young.getOrDefault(stream, old.get(stream));
        if (last != null && sequence <= last) {
            return ReplayWindow.Verdict.SEEN;
        }
        if (young.size() >= limit && !young.containsKey(stream)) {
            return ReplayWindow.Verdict.FULL;
        }
        young.put(stream, sequence);
        return ReplayWindow.Verdict.FRESH;
    }

    private void turn(Instant now) {
        if (turned.equals(Instant.MIN)) {
            turned = now;
        }
        if (Duration.between(turned, now).compareTo(span) > 0) {
            old = young;
            young = new HashMap<>();
            turned = now;
        }
    }
}
