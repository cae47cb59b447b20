package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.fasttrack.peer.library.SharedFile;

/** A file that nobody shares yet: an archive of some that are shared. */
final class Bundle {
    private static final long BYTES = 24L << 20;
    private static final int BLOCK = 16 << 10;
    /** The same for each entry, since an archive written two seconds later must not be another content. */
    private static final LocalDateTime WRITTEN = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Bundle() {}

    /** Writes about 24 MiB to {@code target}, less where there is less. */
    static void write(List<SharedFile> files, Path target) throws IOException {
        long bytes = 0;
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(0);
            for (SharedFile file : files) {
                if (bytes + file.record().bytes() <= BYTES) {
                    ZipEntry entry = new ZipEntry(file.record().name());
                    entry.setTimeLocal(WRITTEN);
                    zip.putNextEntry(entry);
                    Files.copy(file.path(), zip);
                    zip.closeEntry();
                    bytes += file.record().bytes();
                }
            }
        }
    }

    /**
     * Turns one byte over in each 16 KiB of the second half. The file keeps its size and its time, so that its owner's
     * node does not notice: the network has to.
     */
    static void spoil(Path file) throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            for (long at = channel.size() / 2; at < channel.size(); at += BLOCK) {
                channel.read(one.clear(), at);
                one.put(0, (byte) ~one.get(0));
                channel.write(one.flip(), at);
            }
        }
        Files.setLastModifiedTime(file, modified);
    }
}
