package org.fasttrack.peer.library;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;
import org.fasttrack.common.share.ShareRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of one shared folder. Links are never walked through: one to a file inside is shared under its own
 * name too, one to a folder inside would only repeat files (and can loop), one to the outside is refused.
 */
final class FolderWalk extends SimpleFileVisitor<Path> {
    private final SharedFolder folder;
    private final FolderRules rules;
    private final Path root;
    private final Predicate<Path> entered;
    private final Found found;

    private FolderWalk(SharedFolder folder, Path root, Predicate<Path> entered, Found found) {
        this.folder = folder;
        this.rules = FolderRules.of(folder);
        this.root = root;
        this.entered = entered;
        this.found = found;
    }

    /**
     * Adds what {@code folder} holds to {@code found}; {@code entered} hears of each folder before it is listed, so that
     * a watch set there misses nothing, and ends the walk by false. Returns false when the folder itself cannot be read.
     */
    static boolean walk(SharedFolder folder, Predicate<Path> entered, Found found) {
        try {
            Path root = folder.root().toRealPath();
            Files.walkFileTree(root, new FolderWalk(folder, root, entered, found));
            return Files.isDirectory(root);
        } catch (IOException e) {
            found.skip(new Skipped(folder.root(), Skipped.Reason.UNREADABLE, text(e)));
            return false;
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        if (!directory.equals(root) && rules.excludes(below(directory))) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        if (NodeFolder.is(directory)) {
            found.skip(new Skipped(directory, Skipped.Reason.NODE_FOLDER, "its key and token lie there"));
            return FileVisitResult.SKIP_SUBTREE;
        }
        return entered.test(directory) ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        String below = below(file);
        if (rules.excludes(below) || !rules.includesFile(below)) {
            return FileVisitResult.CONTINUE;
        }
        if (attributes.isSymbolicLink()) {
            visitLink(file, below);
        } else if (attributes.isRegularFile()) {
            share(file, below, file, attributes);
        } else {
            found.skip(new Skipped(file, Skipped.Reason.NOT_A_FILE, "a pipe, socket or device"));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        if (!rules.excludes(below(file))) {
            found.skip(new Skipped(file, Skipped.Reason.UNREADABLE, text(e)));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
        if (e != null) {
            found.skip(new Skipped(directory, Skipped.Reason.UNREADABLE, text(e)));
        }
        return FileVisitResult.CONTINUE;
    }

    private void visitLink(Path link, String below) {
        try {
            Path target = link.toRealPath();
            if (!target.startsWith(root)) {
                found.skip(new Skipped(link, Skipped.Reason.LINK_OUTSIDE, "it leads outside the shared folder"));
                return;
            }
            var attributes = Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile() && !rules.excludesOnTheWay(below(target))) {
                share(link, below, target, attributes);
            } else {
                found.skip(new Skipped(
                        link, Skipped.Reason.LINK_NOT_FOLLOWED, "a link to a folder or to an excluded file"));
            }
        } catch (IOException e) {
            found.skip(new Skipped(link, Skipped.Reason.LINK_OUTSIDE, "it leads nowhere"));
        }
    }

    private void share(Path file, String below, Path target, BasicFileAttributes attributes) {
        String name = folder.label() + "/" + PathText.nfc(below);
        String fault = PathText.isValid(root.relativize(file)) ? ShareRecord.nameFault(name) : "it is not valid UTF-8";
        if (fault != null) {
            found.skip(new Skipped(file, Skipped.Reason.INVALID_NAME, fault));
        } else {
            found.add(new FoundFile(folder, name, target, FileStamp.of(attributes)));
        }
    }

    private String below(Path path) {
        return path.equals(root) ? "" : PathText.of(root.relativize(path));
    }

    static String text(Exception e) {
        return e.getClass().getSimpleName().replace("Exception", "");
    }
}
