package org.fasttrack.lab.bench.transfer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A large file system in a sparse file, which takes only the room of what is written to it. Needs Linux and root. */
final class SparseDisk implements AutoCloseable {
    private final Path folder;

    private SparseDisk(Path folder) {
        this.folder = folder;
    }

    /** It cannot be had on this machine. */
    static final class NotHere extends Exception {
        private static final long serialVersionUID = 1;

        NotHere(String message) {
            super(message);
        }
    }

    /** @param inside where its file and its folder are made */
    static SparseDisk mount(Path inside, long bytes) throws IOException, InterruptedException, NotHere {
        Path image = inside.resolve("disk.image");
        Path folder = Files.createDirectories(inside.resolve("disk"));
        try (var sparse = new RandomAccessFile(image.toFile(), "rw")) {
            sparse.setLength(bytes + bytes / 50);
        }
        // ext2 reserves nothing: room that is reserved in the sparse file would have to be on the real disk.
        boolean made = run("mke2fs", "-q", "-F", "-t", "ext2", "-m", "0", "-N", "64", image.toString())
                && run("mount", "-o", "loop", image.toString(), folder.toString());
        if (!made) {
            throw new NotHere("a sparse file system needs mke2fs, mount and the right to use them");
        }
        return new SparseDisk(folder);
    }

    Path folder() {
        return folder;
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        run("umount", folder.toString());
    }
}
