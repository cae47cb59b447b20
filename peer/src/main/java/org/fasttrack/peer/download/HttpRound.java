package org.fasttrack.peer.download;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Fetches a transfer's chunks from all sources at once by HTTP, and tries those again whose connections end. */
final class HttpRound {
    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 100;
    /** How long what came of the chunks under way may take to be verified, when the download goes on in the swarm. */
    private static final Duration SALVAGE = Duration.ofMillis(200);

    private final List<Source> sources;
    private final SourceWires wires;
    private final SourceTrouble trouble;
    private final Transfer transfer;

    HttpRound(List<Source> sources, SourceWires wires, SourceTrouble trouble, Transfer transfer) {
        this.sources = sources;
        this.wires = wires;
        this.trouble = trouble;
        this.transfer = transfer;
    }

    /** Blocks until the transfer's board is over, or no source is left. */
    void run() throws InterruptedException {
        CountDownLatch running = SourceWires.onEach(sources, transfer.board::over, this::fetchFrom);
        wires.abort();
        if (!transfer.board.finished()) {
            running.await(SALVAGE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void fetchFrom(Source source) {
        long had = 0;
        for (int attempt = 1; attempt <= TRIES && !transfer.board.over(); attempt++) {
            if (trouble.banned().containsKey(source.peer())) {
                return;
            }
            try {
                wires.with(source, wire -> {
                    new SourceFetch(transfer, source.peer(), wire).run();
                    return true;
                });
            } catch (IOException e) {
                if (!transfer.board.over()) {
                    trouble.drop(source, e);
                    long has = transfer.fromSource.getOrDefault(source.peer(), 0L);
                    attempt = has > had ? 1 : attempt;
                    had = has;
                    pause(attempt);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(PAUSE_MILLIS * attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
