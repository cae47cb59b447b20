package org.fasttrack.peer.swarm.wire;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.fasttrack.common.content.Sha1;

/**
 * The pieces that a choked newcomer may ask for all the same (BEP 6), a function of its network and the torrent, so that
 * coming back does not give others.
 */
public final class AllowedFast {
    /** How many pieces BEP 6's example gives; a torrent with fewer allows them all. */
    public static final int PIECES = 10;

    private static final int NETWORK_MASK = 0xFFFFFF00;

    private AllowedFast() {}

    /**
     * The set, in the order of its generation.
     *
     * @param v4 the newcomer's IPv4 address as one number
     * @param infoHash 20 bytes
     * @param pieces how many the torrent has
     * @param count how many to give
     */
    public static List<Integer> of(int v4, byte[] infoHash, int pieces, int count) {
        Set<Integer> allowed = new LinkedHashSet<>();
        byte[] hash = Sha1.hash(ByteBuffer.allocate(Integer.BYTES + infoHash.length)
                .putInt(v4 & NETWORK_MASK)
                .put(infoHash)
                .array());
        while (allowed.size() < Math.min(count, pieces)) {
            for (int at = 0; at < Sha1.BYTES && allowed.size() < Math.min(count, pieces); at += Integer.BYTES) {
                int word = ByteBuffer.wrap(hash).getInt(at);
                allowed.add(Integer.remainderUnsigned(word, pieces));
            }
            hash = Sha1.hash(hash);
        }
        return List.copyOf(allowed);
    }
}
