package org.fasttrack.peer.transfer;

import java.io.IOException;

/** No way led to a peer. The message has what became of each way, for the log; {@link #plain} is for people. */
public class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String plain;

    public UnreachableException(String message, String plain) {
        super(message);
        this.plain = plain;
    }

    /** The one reason that its user can make most of. */
    public String plain() {
        return plain;
    }
}
