package org.fasttrack.common.reputation;

/**
 * How much of the network stands behind a node: those who vouch for it, those who vouch for them, and so on
 * (docs/reputation.md, "Backing").
 *
 * @param supernodes who saw anybody that vouches for somebody; all together are one while fewer than three give standing
 * @param behind of how many of them more than half of that standing is behind the node
 */
public record Backing(int supernodes, int behind) {
    /** Nobody stands behind it, or nobody asked. */
    public static final Backing NONE = new Backing(0, 0);

    /** Whether the node may be promoted, for all that this says. */
    public boolean suffices() {
        return 2 * behind > supernodes;
    }
}
