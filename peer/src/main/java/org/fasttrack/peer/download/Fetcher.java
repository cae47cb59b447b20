package org.fasttrack.peer.download;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;

/** Runs downloads to their end while somebody watches: whoever stops watching ends the download, its part is kept. */
public final class Fetcher {
    private static final Duration TICK = Duration.ofMillis(200);

    private final TlsIdentity identity;
    private final PeerCheck check;

    public Fetcher(TlsIdentity identity, PeerCheck check) {
        this.identity = identity;
        this.check = check;
    }

    /**
     * Blocks until the download ended. Interrupting the caller stops it.
     *
     * @param watcher is told on the caller's thread some times a second, also while nothing comes; what it throws stops
     *     the download and is thrown on
     */
    public Outcome fetch(Download.Wanted wanted, Consumer<Progress> watcher) throws InterruptedException {
        var meter = new ProgressMeter(wanted.bytes());
        var download = new Download(identity, check, wanted, meter);
        var running = new FutureTask<>(download::run);
        Thread thread = Thread.ofVirtual().name("download").start(running);
        try {
            while (true) {
                try {
                    return running.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    watcher.accept(meter.now());
                }
            }
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("a download failed in itself", e.getCause());
        } finally {
            download.stop();
            thread.join();
        }
    }
}
