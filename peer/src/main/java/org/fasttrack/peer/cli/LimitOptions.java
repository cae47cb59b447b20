package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.peer.node.KeptLimits;
import org.fasttrack.peer.node.PeerRole;
import org.jspecify.annotations.Nullable;

/** What a peer's traffic with others may be. */
final class LimitOptions {
    @Parameter(
            names = "--upload-limit",
            description =
                    "bytes a second that others get at most, such as 500K; 0 for no limit (default: what transfers limit said last, or none)",
            converter = Sizes.SizeConverter.class,
            placeholder = "RATE")
    private @Nullable Long upload;

    @Parameter(
            names = "--download-limit",
            description =
                    "bytes a second that are fetched at most, such as 2M; 0 for no limit (default: what transfers limit said last, or none)",
            converter = Sizes.SizeConverter.class,
            placeholder = "RATE")
    private @Nullable Long download;

    @Parameter(names = "--upload-slots", description = "peers that are served at once; the others wait in one queue")
    private int slots = PeerRole.Limits.NONE.slots();

    @Parameter(
            names = "--stranger-credit",
            description =
                    "what a peer that has signed no receipts gets ahead of them; one that has, up to 16 times as much",
            placeholder = "SIZE",
            converter = Sizes.SizeConverter.class)
    private long strangerCredit = PeerRole.Limits.NONE.strangerBytes();

    /** @param kept what was set while the node ran; the options override it */
    PeerRole.Limits limits(KeptLimits.Limits kept) {
        if (slots < 1) {
            throw new Failure(ExitCode.USAGE, "--upload-slots is at least 1");
        }
        return new PeerRole.Limits(rate(upload, kept.up()), rate(download, kept.down()), strangerCredit, slots);
    }

    private static long rate(@Nullable Long bytesPerSecond, long kept) {
        if (bytesPerSecond == null) {
            return kept;
        }
        return bytesPerSecond == 0 ? RateLimit.UNLIMITED : bytesPerSecond;
    }
}
