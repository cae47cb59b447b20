package org.fasttrack.peer.queue;

import java.util.function.Consumer;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Progress;
import org.fasttrack.peer.torrent.Rates;

/** Fetches one claim. Thread-safe. */
@FunctionalInterface
public interface Fetching {
    /**
     * Blocks until it ended; interrupting the caller stops it and keeps what came. What is done stays noted beside the file
     * ({@link org.fasttrack.peer.download.Download#runNoted}) until the caller has it on the disk.
     *
     * @param rates what it may take
     * @param progress is told some times a second
     */
    Outcome fetch(Wish wish, Claim claim, Rates rates, Consumer<Progress> progress) throws InterruptedException;
}
