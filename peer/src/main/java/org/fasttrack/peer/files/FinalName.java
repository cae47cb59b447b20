package org.fasttrack.peer.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Gives what was fetched, a file or a folder, its final name: {@code target}, or {@code target (2)} and so on. What has a
 * name already is never replaced, also when it comes at the same moment. {@code PART.name} says which name was being given, so
 * that whoever is killed meanwhile finds it again, and writes no more to what may be its user's by then.
 */
public final class FinalName {
    private FinalName() {}

    /** Renames {@code part}, which lies in the folder of {@code target}; {@link #forget} is due then. @return its name */
    public static Path give(Path part, Path target) throws IOException {
        for (int number = 1; number < SafeName.MAX_NUMBER; number++) {
            Path name = SafeName.numbered(target, number);
            if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try {
                note(part, name);
                give(part, name, Files.isDirectory(part));
                return name;
            } catch (FileAlreadyExistsException e) {
                // The next number.
            }
        }
        throw new FileAlreadyExistsException(target.toString());
    }

    /** A disk may be full to the last byte: what fills it gets its name all the same. */
    private static void note(Path part, Path name) throws IOException {
        try {
            Files.writeString(record(part), String.valueOf(name.getFileName()));
        } catch (IOException e) {
            Files.deleteIfExists(record(part));
        }
    }

    /** The name that {@code part} has got from somebody who was killed before {@link #forget}; the part is gone then. */
    public static Optional<Path> given(Path part) throws IOException {
        Path record = record(part);
        String recorded = Files.isRegularFile(record) ? Files.readString(record) : "";
        Path name = part.resolveSibling(recorded);
        boolean given = !recorded.isEmpty() && Files.exists(name, LinkOption.NOFOLLOW_LINKS);
        if (given && Files.exists(part)) {
            given = Files.isSameFile(part, name);
            Files.deleteIfExists(given ? part : record);
        }
        return given ? Optional.of(name) : Optional.empty();
    }

    /** From now on nobody asks for the name that was given. */
    public static void forget(Path part) throws IOException {
        Files.deleteIfExists(record(part));
    }

    private static Path record(Path part) {
        return part.resolveSibling(part.getFileName() + ".name");
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
