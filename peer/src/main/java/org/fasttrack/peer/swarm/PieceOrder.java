package org.fasttrack.peer.swarm;

/** How the next piece to begin is chosen. */
public enum PieceOrder {
    /** The one that the fewest neighbours have, equals at random: no piece dies out with its last holder. */
    RAREST_FIRST,
    /** Any: there to be compared with. */
    RANDOM
}
