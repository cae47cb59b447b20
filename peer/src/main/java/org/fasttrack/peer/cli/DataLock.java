package org.fasttrack.peer.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;

/** Held by the node that runs in a data folder: two in one would be one identity at two places, and spoil each other's files. */
final class DataLock implements AutoCloseable {
    private final FileChannel file;

    private DataLock(FileChannel file) {
        this.file = file;
    }

    /** @throws Failure when a node runs there */
    static DataLock take(Path folder) throws IOException {
        FileChannel file =
                FileChannel.open(folder.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null) {
                return new DataLock(file);
            }
        } catch (OverlappingFileLockException e) {
            // In this process, then.
        }
        file.close();
        throw new Failure(
                ExitCode.USAGE,
                "a node runs in the data folder " + folder + " already: stop it, or name another folder with --data");
    }

    /** The lock goes with the file, and with the process, however it ends. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
