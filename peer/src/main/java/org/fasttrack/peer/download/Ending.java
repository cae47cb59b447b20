package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.download.Outcome.Cause;
import org.jspecify.annotations.Nullable;

/** How a download ends, in the words that its user is told. */
final class Ending {
    private final Download.Wanted wanted;
    private final SourceTrouble trouble;
    private final BooleanSupplier stopped;
    private volatile long start;

    /** @param stopped whether its user ended it */
    Ending(Download.Wanted wanted, SourceTrouble trouble, BooleanSupplier stopped) {
        this.wanted = wanted;
        this.trouble = trouble;
        this.stopped = stopped;
    }

    /** The download begins. */
    void begin() {
        start = System.nanoTime();
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Something that writes to the part. */
    @FunctionalInterface
    interface Writing<T> {
        T run() throws IOException, InterruptedException;
    }

    /** @param failure what to answer when the part cannot be written */
    <T> T writing(Writing<T> work, Function<Outcome, T> failure) throws InterruptedException {
        try {
            return work.run();
        } catch (PartFile.NoSpace e) {
            return failure.apply(failed(Cause.NO_SPACE, String.valueOf(e.getMessage())));
        } catch (PartClaim.Busy e) {
            return failure.apply(failed(Cause.BUSY, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return failure.apply(
                    failed(Cause.UNWRITABLE, "cannot write " + wanted.target() + ": " + FileTrouble.of(e)));
        }
    }

    /** @param disk why the disk refused, if it did */
    Outcome of(boolean whole, Map<NodeId, Long> fromSource, @Nullable IOException disk, PartFile part)
            throws IOException {
        if (!whole) {
            if (disk != null) {
                return part.full()
                        ? failed(Cause.NO_SPACE, "the disk is full; the part is kept: make room and get it again")
                        : failed(Cause.UNWRITABLE, "writing failed, the part is kept: " + disk.getMessage());
            }
            return stopped.getAsBoolean()
                    ? failed(Cause.STOPPED, "stopped; the part is kept: get it again to resume")
                    : failed(
                            trouble.unserved(),
                            "no source is left; the part is kept: get it again later" + trouble.reasons());
        }
        Path file = part.finish(wanted.target());
        return new Outcome.Done(file, wanted.bytes(), Map.copyOf(fromSource), seconds(), Map.copyOf(trouble.banned()));
    }

    Outcome failed(Cause cause, String reason) {
        return new Outcome.Failed(cause, reason, Map.copyOf(trouble.banned()));
    }
}
