package org.fasttrack.common.identity;

/** A node's identity: its 32-byte Ed25519 public key (RFC 8032), shown as 52 characters of lower-case base32. */
public final class NodeId extends ByteValue<NodeId> {
    public static final int BYTES = 32;

    private NodeId(byte[] owned) {
        super(owned);
    }

    /** @throws IllegalArgumentException unless {@code key} has 32 bytes */
    public static NodeId of(byte[] key) {
        return new NodeId(copy(key, BYTES, "a node id"));
    }

    /** @throws IllegalArgumentException unless {@code text} is 52 characters of base32 */
    public static NodeId parse(String text) {
        return new NodeId(Base32.decode(text, BYTES, "node"));
    }

    /** The first 8 characters: enough for people, never for machines. */
    public String shortForm() {
        return toString().substring(0, 8);
    }

    @Override
    public String toString() {
        return base32();
    }
}
