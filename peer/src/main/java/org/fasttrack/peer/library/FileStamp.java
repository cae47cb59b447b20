package org.fasttrack.peer.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What tells cheaply whether a file is still the one that was hashed.
 *
 * @param inode the file system's own number of the file; empty where it has none
 */
public record FileStamp(long bytes, long modifiedNanos, String inode) {
    static FileStamp of(BasicFileAttributes attributes) {
        return new FileStamp(
                attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), inode(attributes.fileKey()));
    }

    /** Of the file itself: a link has none. */
    static FileStamp of(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new FileChangedException("it is no longer a regular file");
        }
        return of(attributes);
    }

    long modifiedMillis() {
        return Math.floorDiv(modifiedNanos, 1_000_000L);
    }

    /** Without the device, whose number may differ after a restart: {@code (dev=fd01,ino=123)}. */
    private static String inode(@org.jspecify.annotations.Nullable Object fileKey) {
        String key = fileKey == null ? "" : fileKey.toString();
        int ino = key.indexOf("ino=");
        return ino < 0 ? key : key.substring(ino);
    }
}
