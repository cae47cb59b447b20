package org.fasttrack.peer.library;

import java.io.IOException;

/** A file was no longer what it was when its hashing began. */
final class FileChangedException extends IOException {
    private static final long serialVersionUID = 1;

    FileChangedException(String message) {
        super(message);
    }
}
