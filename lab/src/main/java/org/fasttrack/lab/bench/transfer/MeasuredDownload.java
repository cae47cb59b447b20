package org.fasttrack.lab.bench.transfer;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.download.Download;
import org.fasttrack.peer.download.DownloadEvents;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Source;
import org.fasttrack.peer.download.SwarmSide;
import org.fasttrack.peer.swarm.Permits;
import org.fasttrack.peer.torrent.ExtendedMessages;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.torrent.Torrents;
import org.fasttrack.peer.transfer.DirectDialer;
import org.fasttrack.peer.transfer.UploadMeter;

/** A process that fetches a part of a content and says what memory it holds meanwhile, after collecting what it does not. */
public final class MeasuredDownload {
    private static final double MIB = 1 << 20;
    private static final int POINTS = 4;

    private MeasuredDownload() {}

    /** Arguments: the source's id and port, the content, its size, bytes to fetch, bytes of hashes, the target. */
    public static void main(String[] args) throws Exception {
        var source = new Source(
                NodeId.parse(args[0]),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])));
        long bytes = Long.parseLong(args[3]);
        long most = Long.parseLong(args[4]);
        long known = Long.parseLong(args[5]) + MerkleTree.leafCount(bytes) / Byte.SIZE;
        var came = new AtomicLong();
        var events = new DownloadEvents() {
            @Override
            public void received(NodeId peer, long more, long done, long total) {
                came.set(done);
            }
        };
        var identity = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
        try (var torrents = new Torrents(infoHash -> null)) {
            var side = new SwarmSide(
                    identity.id(),
                    0,
                    torrents,
                    Rates.UNLIMITED,
                    List::of,
                    SwarmSide.Faults.FORGOTTEN,
                    new UploadMeter(),
                    ExtendedMessages.NONE,
                    () -> Permits.UNLIMITED);
            var wanted = new Download.Wanted(ContentId.parse(args[2]), bytes, List.of(source), Path.of(args[6]));
            var download = new Download(new DirectDialer(identity, PeerCheck.ANYONE), wanted, events, side);
            var running = new FutureTask<>(download::run);
            Thread.ofVirtual().start(running);
            for (int point = 1; point <= POINTS; point++) {
                while (came.get() < most * point / POINTS && !running.isDone()) {
                    Thread.sleep(20);
                }
                report(came.get(), known);
            }
            download.stop();
            if (running.get() instanceof Outcome.Failed failed && failed.cause() != Outcome.Cause.STOPPED) {
                System.out.println("failed: " + failed.reason());
                System.exit(1);
            }
        }
        System.exit(0);
    }

    private static void report(long came, long known) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum()
                + Math.max(0, PlatformDependent.usedDirectMemory());
        System.out.printf(
                Locale.ROOT,
                "  after %6.1f MiB: heap %.1f MiB, of it beyond hashes and bitmap %.1f; direct buffers %.1f; together %.1f MiB%n",
                came / MIB,
                heap / MIB,
                (heap - known) / MIB,
                direct / MIB,
                (heap - known + direct) / MIB);
    }
}
