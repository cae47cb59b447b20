package org.fasttrack.lab.bench.sessions;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.uplink.Introducers;
import org.fasttrack.peer.uplink.Uplink;

/**
 * Idle peers on one supernode in a process of its own: memory a peer, processor time, and the seconds until all are back
 * with their lists registered after {@code kill -9} and a restart. The peers are real uplinks that share one small file
 * each, all in this process: on one machine they pay for half of every handshake.
 */
public final class SessionsBench {
    private static final int DEFAULT_PEERS = 5_000;
    private static final int DEFAULT_IDLE_SECONDS = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final int peers;
    private final int idleSeconds;
    private final PrintStream out;
    private final List<Uplink> uplinks = new ArrayList<>();

    private SessionsBench(int peers, int idleSeconds, PrintStream out) {
        this.peers = peers;
        this.idleSeconds = idleSeconds;
        this.out = out;
    }

    /** @param args how many peers (5,000), and for how many seconds the idle processor time is measured (15) */
    public static int run(String[] args) throws IOException, InterruptedException {
        int peers = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_PEERS;
        int idle = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_IDLE_SECONDS;
        return new SessionsBench(peers, idle, System.out).measure();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(args));
    }

    private int measure() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("fasttrack-bench");
        SupernodeProcess supernode = SupernodeProcess.start(0, folder);
        try {
            SupernodeProcess.Memory before = supernode.memory();
            create("127.0.0.1:" + supernode.port());
            long start = System.nanoTime();
            uplinks.forEach(Uplink::start);
            boolean all = awaitAll(supernode);
            print("first attached", seconds(start), "s, %,d peers".formatted(supernode.registered()));
            SupernodeProcess.Memory after = supernode.memory();
            print("live heap a peer", (after.heapBytes() - before.heapBytes()) / 1024.0 / peers, "KiB");
            print(
                    "resident memory a peer",
                    (after.residentBytes() - before.residentBytes()) / 1024.0 / peers,
                    "KiB (aim: under 64)");
            idle(supernode);
            int port = supernode.port();
            supernode.kill();
            start = System.nanoTime();
            supernode = SupernodeProcess.start(port, folder);
            print("restarted", seconds(start), "s after the kill");
            all &= awaitAll(supernode);
            print(
                    "all attached again",
                    seconds(start),
                    "s after the kill, %,d peers".formatted(supernode.registered()));
            return all ? 0 : 1;
        } finally {
            uplinks.forEach(Uplink::close);
            supernode.close();
            for (String file : List.of("key", "logback.xml", "")) {
                Files.deleteIfExists(folder.resolve(file));
            }
        }
    }

    private void create(String introducer) {
        long start = System.nanoTime();
        for (int i = 0; i < peers; i++) {
            IdentityKey key = IdentityKey.generate();
            ShareList list = ShareList.of(List.of(new ShareRecord(
                    "music/song %05d.ogg".formatted(i), 1 << 22, ContentId.of(new byte[ContentId.BYTES]), 1)));
            uplinks.add(new Uplink(
                    TlsIdentity.create(key, new byte[0]),
                    PeerCheck.ANYONE,
                    new Sealer(key, BenchSupernode.NETWORK, InstantSource.system()),
                    new Opener(BenchSupernode.NETWORK, InstantSource.system()),
                    Introducers.of(List.of(introducer)),
                    new Uplink.SelfDescription("127.0.0.1:1214", false),
                    () -> list));
        }
        print("identities and certificates made", seconds(start), "s, %,d of them".formatted(peers));
    }

    private boolean awaitAll(SupernodeProcess supernode) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (supernode.registered() >= peers) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }

    private void idle(SupernodeProcess supernode) throws InterruptedException {
        Duration before = supernode.cpu();
        TimeUnit.SECONDS.sleep(idleSeconds);
        double share = 100.0 * supernode.cpu().minus(before).toMillis() / (idleSeconds * 1000.0);
        print("processor, idle", share, "% of one core");
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private void print(String what, double figure, String unit) {
        out.println(String.format(Locale.ROOT, "%-34s %8.1f %s", what, figure, unit));
    }
}
