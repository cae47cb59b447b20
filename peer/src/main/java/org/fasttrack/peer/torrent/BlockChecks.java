package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.fasttrack.common.core.Core;
import org.fasttrack.peer.swarm.SwarmCore;
import org.fasttrack.peer.swarm.SwarmEffect;
import org.fasttrack.peer.swarm.SwarmInput;
import org.fasttrack.peer.swarm.wire.Message;

/** One torrent's blocks between its connections and its storage: counted, checked and written by threads of all torrents. */
final class BlockChecks {
    /** Blocks received and not yet checked and written, at most; then the connections are read no further. */
    static final int ARRIVING = 512;

    private static final int MAX_VERIFIERS = 4;
    private static final ExecutorService VERIFIERS = Executors.newFixedThreadPool(
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_VERIFIERS),
            Thread.ofPlatform().daemon().name("verify-block-", 0).factory());

    private final Storage storage;
    private final Decided decided;
    private final Consumer<IOException> failed;
    private final Semaphore room = new Semaphore(ARRIVING);

    /** Is told what came of a block. */
    @FunctionalInterface
    interface Decided {
        void decided(SwarmEffect.Store store, Verdict verdict) throws InterruptedException;
    }

    /** @param failed is told when the disk refuses */
    BlockChecks(Storage storage, Decided decided, Consumer<IOException> failed) {
        this.storage = storage;
        this.decided = decided;
        this.failed = failed;
    }

    /** A block has come. Waits for room; {@link #check} or {@link #ended} gives it back. */
    void arriving() throws InterruptedException {
        room.acquire();
    }

    /** A block that has come is not to be checked. */
    void ended() {
        room.release();
    }

    /** Checks and writes a block, once that is possible. */
    void check(SwarmEffect.Store store) {
        storage.whenCheckable(() -> {
            try {
                VERIFIERS.execute(() -> verify(store));
            } catch (RejectedExecutionException e) {
                room.release();
            }
        });
    }

    private void verify(SwarmEffect.Store store) {
        try {
            Verdict verdict =
                    storage.take(store.peer(), store.block(), store.data().duplicate());
            decided.decided(store, verdict);
        } catch (IOException e) {
            failed.accept(e);
        } catch (RuntimeException e) {
            // The core waits for this block's verdict, and would ask nobody for it again.
            failed.accept(new IOException("a block could not be checked: " + e, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            room.release();
        }
    }

    /** Nobody waits for room any more. */
    void close() {
        room.release(Integer.MAX_VALUE / 2);
    }

    /** {@code core}, after which the room of each block that it did not want is given back. */
    Core<SwarmInput, SwarmEffect> counting(SwarmCore core) {
        return new Counting(core);
    }

    private final class Counting implements Core<SwarmInput, SwarmEffect> {
        private final SwarmCore core;

        Counting(SwarmCore core) {
            this.core = core;
        }

        @Override
        public List<SwarmEffect> on(SwarmInput input, Instant now) {
            List<SwarmEffect> effects = core.on(input, now);
            boolean block = input instanceof SwarmInput.Heard heard && heard.message() instanceof Message.Piece;
            if (block && effects.stream().noneMatch(SwarmEffect.Store.class::isInstance)) {
                ended();
            }
            return effects;
        }

        @Override
        public List<SwarmEffect> wake(Instant now) {
            return core.wake(now);
        }

        @Override
        public Optional<Instant> deadline() {
            return core.deadline();
        }
    }
}
