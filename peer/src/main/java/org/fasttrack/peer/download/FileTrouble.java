package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in the user's words why a file could not be written. */
final class FileTrouble {
    private FileTrouble() {}

    static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "its folder is not there, or takes no files";
            case FileAlreadyExistsException e -> e.getFile() + " is not a folder";
            case AccessDeniedException _ -> "this user may not write there";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
