package org.fasttrack.common.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Small files that are replaced in one step: whoever reads one, also after a kill or a power cut, finds the old or the new content
 * whole. What was written is on the disk when a method returns.
 */
public final class WholeFile {
    private WholeFile() {}

    public static void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        write(next, content, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        keepName(file);
    }

    public static void replace(Path file, List<String> lines) throws IOException {
        String text = lines.isEmpty() ? "" : String.join(System.lineSeparator(), lines) + System.lineSeparator();
        replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds to a file, which is made when there is none. A kill may leave any part of {@code content} there. */
    public static void append(Path file, byte[] content) throws IOException {
        boolean fresh = Files.notExists(file);
        write(file, content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (fresh) {
            keepName(file);
        }
    }

    private static void write(Path file, byte[] content, OpenOption... how) throws IOException {
        try (FileChannel out = FileChannel.open(file, how)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
        }
    }

    /** A name is on the disk with its folder, which not every system lets be opened. */
    private static void keepName(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || System.getProperty("os.name", "").startsWith("Windows")) {
            return;
        }
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
