package org.fasttrack.peer.torrent;

import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.MalformedException;

/** Extended messages (BEP 10) beyond those that every connection answers itself, such as receipts. */
public interface ExtendedMessages {
    ExtendedMessages NONE = new ExtendedMessages() {
        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public void heard(NodeId peer, String name, byte[] payload) {}
    };

    /** Those that are understood; always the same. */
    List<String> names();

    /**
     * {@code peer} said {@code payload}. Called on its connection's thread, which reads no further meanwhile.
     *
     * @throws MalformedException when it may not say that: its connection ends
     */
    void heard(NodeId peer, String name, byte[] payload) throws MalformedException;
}
