package org.fasttrack.common.seal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Remembers the nonces of one time window in two generations: a nonce is forgotten only when its message would be refused
 * for its age anyway. Bounded: when a generation is full, newcomers are refused rather than old nonces forgotten.
 */
final class ReplayWindow {
    enum Verdict {
        FRESH,
        SEEN,
        FULL
    }

    private final Duration span;
    private final int limit;
    private Set<ByteBuffer> young = new HashSet<>();
    private Set<ByteBuffer> old = new HashSet<>();
    private Instant turned = Instant.MIN;

    /** @param span at least the whole width of the accepted times */
    ReplayWindow(Duration span, int limit) {
        this.span = span;
        this.limit = limit;
    }

    synchronized Verdict admit(byte[] nonce, Instant now) {
        if (turned.equals(Instant.MIN)) {
            turned = now;
        }
        if (Duration.between(turned, now).compareTo(span) > 0) {
            old = young;
            young = new HashSet<>();
            turned = now;
        }
        ByteBuffer key = ByteBuffer.wrap(nonce);
        if (young.contains(key) || old.contains(key)) {
            return Verdict.SEEN;
        }
        if (young.size() >= limit) {
            return Verdict.FULL;
        }
        young.add(key);
        return Verdict.FRESH;
    }
}
