package org.fasttrack.peer.transfer;

/** A peer that would have to connect to us was not asked to, so it has no part in it that there is no connection. */
public final class UntoldException extends UnreachableException {
    private static final long serialVersionUID = 1L;

    public UntoldException(String message) {
        this(message, message);
    }

    public UntoldException(String message, String plain) {
        super(message, plain);
    }
}
