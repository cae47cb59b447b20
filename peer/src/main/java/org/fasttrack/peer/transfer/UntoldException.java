package org.fasttrack.peer.transfer;

import java.io.IOException;

/** A peer that would have to connect to us was not asked to, so it has no part in it that there is no connection. */
public final class UntoldException extends IOException {
    private static final long serialVersionUID = 1L;

    public UntoldException(String message) {
        super(message);
    }
}
