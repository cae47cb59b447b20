package org.fasttrack.common.reputation;

import java.time.Duration;
import java.time.Instant;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;

/**
 * That {@code downloader} got {@code bytes} verified bytes of {@code content} from {@code uploader} in one transfer. Sealed by
 * the downloader, countersigned by the uploader. A longer transfer may be receipted again: of the receipts of one transfer
 * the one with the most bytes counts.
 */
public record Receipt(
        TransferId transfer,
        NodeId uploader,
        NodeId downloader,
        ContentId content,
        long bytes,
        Instant first,
        Instant last)
        implements Evidence {
    /** Far above what any transfer moves, and far below what sums of them could overflow. */
    public static final long MAX_BYTES = 1L << 44;

    public static final Duration MAX_SPAN = Duration.ofDays(30);

    /** @throws IllegalArgumentException with one line for figures that no transfer has */
    public Receipt {
        if (uploader.equals(downloader)) {
            throw new IllegalArgumentException("nobody uploads to themselves");
        }
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("no transfer has " + bytes + " bytes");
        }
        Spans.check(first, last, MAX_SPAN);
    }
}
