package org.fasttrack.common.identity;

import java.util.Arrays;

/** A node's identity: its 32-byte Ed25519 public key (RFC 8032), shown as 52 characters of lower-case base32. */
public final class NodeId implements Comparable<NodeId> {
    public static final int BYTES = 32;
    private final byte[] key;

    private NodeId(byte[] key) {
        this.key = key;
    }

    /** @throws IllegalArgumentException unless {@code key} has 32 bytes */
    public static NodeId of(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a node id has 32 bytes, not " + key.length);
        }
        return new NodeId(key.clone());
    }

    /** @throws IllegalArgumentException unless {@code text} is 52 characters of base32 */
    public static NodeId parse(String text) {
        return new NodeId(Base32.decode(text, BYTES, "node"));
    }

    public byte[] bytes() {
        return key.clone();
    }

    /** The first 8 characters: enough for people, never for machines. */
    public String shortForm() {
        return toString().substring(0, 8);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof NodeId other && Arrays.equals(key, other.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public int compareTo(NodeId o) {
        return Arrays.compareUnsigned(key, o.key);
    }

    @Override
    public String toString() {
        return Base32.encode(key);
    }
}
