package org.fasttrack.peer.gateway;

import java.util.Arrays;
import org.fasttrack.common.content.ContentId;

/**
 * A torrent of a public content: one content may have several, for each name under which it was exported and one by rule.
 *
 * @param content what its only file holds
 * @param info its info dictionary, bencoded
 */
record PublicTorrent(ContentId content, byte[] info) {
    PublicTorrent {
        info = info.clone();
    }

    @Override
    public byte[] info() {
        return info.clone();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof PublicTorrent other && content.equals(other.content) && Arrays.equals(info, other.info);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(info);
    }
}
