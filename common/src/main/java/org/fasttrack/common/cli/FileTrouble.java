package org.fasttrack.common.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong with a file, in words: the exceptions of {@code java.nio.file} often say its path only. */
public final class FileTrouble {
    private FileTrouble() {}

    public static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case FileAlreadyExistsException taken -> taken.getFile() + " exists already, and is left alone";
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written by you";
            case NotDirectoryException other -> other.getFile() + " is no folder";
            case FileSystemException other when other.getReason() == null -> other.getFile() + " cannot be used: " + e;
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}
