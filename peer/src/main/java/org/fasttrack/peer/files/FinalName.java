package org.fasttrack.peer.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Gives what was fetched, a file or a folder, its final name: {@code target}, or {@code target (2)} and so on. What has a
 * name already is never replaced, also when it comes at the same moment.
 */
public final class FinalName {
    private static final int MAX_NAMES = 10_000;

    private FinalName() {}

    /** Renames {@code part}, which lies in the folder of {@code target}. @return its name */
    public static Path give(Path part, Path target) throws IOException {
        String wanted = String.valueOf(target.getFileName());
        for (int number = 1; number < MAX_NAMES; number++) {
            Path name = number == 1 ? target : target.resolveSibling(SafeName.numbered(wanted, number));
            try {
                give(part, name, Files.isDirectory(part));
                return name;
            } catch (FileAlreadyExistsException e) {
                // The next number.
            }
        }
        throw new FileAlreadyExistsException(target.toString());
    }

    /** A hard link fails when the name is taken, which a rename does not; folders have none. */
    private static void give(Path part, Path name, boolean folder) throws IOException {
        if (folder) {
            Files.createDirectory(name);
            replaceOwn(part, name);
            return;
        }
        try {
            Files.createLink(name, part);
        } catch (IOException | UnsupportedOperationException e) {
            if (!noLinksHere(e)) {
                throw e;
            }
            giveWithoutLinks(part, name);
            return;
        }
        Files.delete(part);
    }

    static void giveWithoutLinks(Path part, Path name) throws IOException {
        Files.createFile(name);
        replaceOwn(part, name);
    }

    /**
     * FAT and many network mounts answer "operation not permitted" or "not supported", for which Java has no exceptions of
     * their own as it has for a name that is taken, a file that is missing, and access that is denied.
     */
    private static boolean noLinksHere(Exception e) {
        return e instanceof UnsupportedOperationException || e.getClass() == FileSystemException.class;
    }

    /** {@code name} is empty and was made by us: it keeps others from the name until the rename replaces it. */
    private static void replaceOwn(Path part, Path name) throws IOException {
        try {
            Files.move(part, name, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (Files.isDirectory(name) || Files.size(name) == 0) {
                Files.delete(name);
            }
            throw e;
        }
    }
}
