package org.fasttrack.common.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Small files that are replaced in one step: whoever reads one, also after a kill, finds the old or the new content whole. */
public final class WholeFile {
    private WholeFile() {}

    public static void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.write(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public static void replace(Path file, List<String> lines) throws IOException {
        String text = lines.isEmpty() ? "" : String.join(System.lineSeparator(), lines) + System.lineSeparator();
        replace(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
