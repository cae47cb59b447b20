package org.fasttrack.peer.swarm.wire;

/** The other side sent what the protocol does not allow: the connection ends, with this reason. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedException(String message) {
        super(message);
    }
}
