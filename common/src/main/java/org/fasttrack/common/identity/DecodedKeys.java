package org.fasttrack.common.identity;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * Public keys as the curve points they encode. Decoding one takes a square root, a fifth of what a verification takes, and
 * most signatures come from keys that signed a moment ago. Each key has one slot, so that strangers can only push others
 * out, never make it grow. Thread-safe.
 */
final class DecodedKeys {
    /** About 2 MB when all are taken. */
    private static final int SLOTS = 1 << 13;

    private final AtomicReferenceArray<@Nullable Decoded> slots = new AtomicReferenceArray<>(SLOTS);

    private record Decoded(NodeId node, Ed25519.PublicPoint point) {}

    /** The point; null when the key encodes none, or one of small order that would verify anything. */
    Ed25519.@Nullable PublicPoint of(NodeId node) {
        int hash = node.hashCode() * 0x9E3779B9;
        int slot = (hash >>> 16) & (SLOTS - 1);
        Decoded known = slots.get(slot);
        if (known != null && known.node().equals(node)) {
            return known.point();
        }
        Ed25519.@Nullable PublicPoint point = Ed25519.validatePublicKeyPartialExport(node.bytes(), 0);
        if (point != null) {
            slots.set(slot, new Decoded(node, point));
        }
        return point;
    }
}
