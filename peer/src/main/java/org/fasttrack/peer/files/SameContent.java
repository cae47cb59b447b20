package org.fasttrack.peer.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;

/** Whether a file holds a content already, so that nobody has to send it again. */
public final class SameContent {
    private static final int CHUNK = 1 << 20;

    private SameContent() {}

    /** Reads the file only when it has as many bytes as the content. */
    public static boolean holds(Path file, ContentId content, long bytes) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != bytes) {
            return false;
        }
        ContentHasher hasher = new ContentHasher();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        try (FileChannel in = FileChannel.open(file)) {
            while (in.read(chunk.clear()) > 0) {
                hasher.update(chunk.flip());
            }
        }
        return hasher.finish().equals(content);
    }
}
