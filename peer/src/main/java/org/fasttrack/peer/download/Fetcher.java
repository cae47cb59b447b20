package org.fasttrack.peer.download;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.receipt.ReceiptBook;
import org.fasttrack.peer.receipt.Tally;
import org.fasttrack.peer.transfer.Dialer;
import org.fasttrack.peer.transfer.DirectDialer;
import org.jspecify.annotations.Nullable;

/** Runs downloads to their end while somebody watches: whoever stops watching ends the download, its part is kept. */
public final class Fetcher {
    private static final Duration TICK = Duration.ofMillis(200);

    private final Dialer dialer;
    private final @Nullable ReceiptBook receipts;

    /** Reaches only those who can be connected to, and signs for nothing. */
    public Fetcher(TlsIdentity identity, PeerCheck check) {
        this(new DirectDialer(identity, check), null);
    }

    /** @param receipts where the sources get signed what they delivered */
    public Fetcher(Dialer dialer, @Nullable ReceiptBook receipts) {
        this.dialer = dialer;
        this.receipts = receipts;
    }

    /**
     * Blocks until the download ended. Interrupting the caller stops it.
     *
     * @param watcher is told on the caller's thread some times a second, also while nothing comes; what it throws stops
     *     the download and is thrown on
     */
    public Outcome fetch(Download.Wanted wanted, Consumer<Progress> watcher) throws InterruptedException {
        return fetch(wanted, null, Download::run, watcher);
    }

    /**
     * As {@link #fetch(Download.Wanted, Consumer)}, as {@link Download#runNoted} does it.
     *
     * @param side joins the content's swarm unless it is null
     */
    public Outcome fetchNoted(Download.Wanted wanted, @Nullable SwarmSide side, Consumer<Progress> watcher)
            throws InterruptedException {
        return fetch(wanted, side, Download::runNoted, watcher);
    }

    /** A way to run a download. */
    @FunctionalInterface
    private interface Run {
        Outcome of(Download download) throws InterruptedException;
    }

    private Outcome fetch(Download.Wanted wanted, @Nullable SwarmSide side, Run run, Consumer<Progress> watcher)
            throws InterruptedException {
        var meter = new ProgressMeter(wanted.bytes());
        if (receipts == null) {
            return watched(new Download(dialer, wanted, meter, side), run, meter, watcher);
        }
        try (Tally tally = new Tally(receipts, wanted.content())) {
            DownloadEvents events = new Receipting(meter, tally, wanted);
            return watched(new Download(dialer, wanted, events, side), run, meter, watcher);
        }
    }

    private static Outcome watched(Download download, Run run, ProgressMeter meter, Consumer<Progress> watcher)
            throws InterruptedException {
        var running = new FutureTask<>(() -> run.of(download));
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
