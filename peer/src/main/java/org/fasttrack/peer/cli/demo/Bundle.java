package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.io.InputStream;
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

    /** Writes about 24 MiB to {@code target}: the files, the last one cut; where they are too few, the JDK's own besides. */
    static void write(List<SharedFile> files, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(0);
            long left = BYTES;
            for (SharedFile file : files) {
                left -= left > 0 ? add(zip, file.record().name(), file.path(), left) : 0;
            }
            Path padding = Path.of(System.getProperty("java.home"), "lib", "modules");
            if (left > 0 && Files.isReadable(padding)) {
                add(zip, "jdk/lib/modules", padding, left);
            }
        }
    }

    /** @return how many bytes went in, at most {@code most} */
    private static long add(ZipOutputStream zip, String name, Path file, long most) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(WRITTEN);
        zip.putNextEntry(entry);
        byte[] block = new byte[BLOCK];
        long done = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = 0; read >= 0 && done < most; read = in.read(block, 0, (int) Math.min(BLOCK, most - done))) {
                zip.write(block, 0, read);
                done += read;
            }
        }
        zip.closeEntry();
        return done;
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
