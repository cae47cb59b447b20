package org.fasttrack.lab.bench.sessions;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import org.slf4j.LoggerFactory;

/**
 * Idle peers on one supernode in a process of its own: memory a peer, processor time, and the seconds until all are back
 * with their lists registered after {@code kill -9} and a restart. The peers are real uplinks that share one small file
 * each, all in this process: on one machine they pay for half of every handshake. Printed are medians of the runs, and
 * every run's figure beside them.
 */
public final class SessionsBench {
    private static final int DEFAULT_PEERS = 5_000;
    private static final int DEFAULT_IDLE_SECONDS = 10;
    private static final int DEFAULT_RUNS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private record Peer(IdentityKey key, TlsIdentity tls, ShareList list) {
        static Peer create(int number) {
            IdentityKey key = IdentityKey.generate();
            ShareList list = ShareList.of(List.of(new ShareRecord(
                    "music/song %05d.ogg".formatted(number), 1 << 22, ContentId.of(new byte[ContentId.BYTES]), 1)));
            return new Peer(key, TlsIdentity.create(key, new byte[0]), list);
        }

        Uplink uplink(String introducer) {
            return new Uplink(
                    tls,
                    PeerCheck.ANYONE,
                    new Sealer(key, BenchSupernode.NETWORK, InstantSource.system()),
                    new Opener(BenchSupernode.NETWORK, InstantSource.system()),
                    Introducers.of(List.of(introducer)),
                    new Uplink.SelfDescription("127.0.0.1:1214", false),
                    () -> list);
        }
    }

    private final List<Peer> peers;
    private final int idleSeconds;
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    private SessionsBench(List<Peer> peers, int idleSeconds) {
        this.peers = peers;
        this.idleSeconds = idleSeconds;
    }

    /** @param args how many peers (5,000), seconds over which the idle processor time is measured (10), runs (5) */
    public static int run(String[] args) throws IOException, InterruptedException {
        int count = argument(args, 0, DEFAULT_PEERS);
        int runs = argument(args, 2, DEFAULT_RUNS);
        // Two lines for each peer. The project's level is set by conf/logback.xml, whatever the root's is.
        for (String logger : List.of(Logger.ROOT_LOGGER_NAME, "org.fasttrack")) {
            ((Logger) LoggerFactory.getLogger(logger)).setLevel(Level.OFF);
        }
        long start = System.nanoTime();
        List<Peer> peers = IntStream.range(0, count).mapToObj(Peer::create).toList();
        System.out.printf(Locale.ROOT, "%,d identities and certificates made in %.1f s%n", count, seconds(start));
        SessionsBench bench = new SessionsBench(peers, argument(args, 1, DEFAULT_IDLE_SECONDS));
        boolean all = true;
        for (int run = 0; run < runs; run++) {
            all &= bench.measure();
        }
        bench.figures.forEach(SessionsBench::print);
        if (!all) {
            System.out.println(
                    "not all peers were attached and registered within " + PATIENCE.toMinutes() + " minutes");
        }
        return all ? 0 : 1;
    }

    private static int argument(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }

    private boolean measure() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("fasttrack-bench");
        List<Uplink> uplinks = List.of();
        SupernodeProcess supernode = SupernodeProcess.start(0, folder);
        try {
            SupernodeProcess.Memory before = supernode.memory();
            String address = "127.0.0.1:" + supernode.port();
            uplinks = peers.stream().map(peer -> peer.uplink(address)).toList();
            long start = System.nanoTime();
            uplinks.forEach(Uplink::start);
            boolean all = awaitAll(supernode);
            note("all attached and registered, s", seconds(start));
            SupernodeProcess.Memory after = supernode.memory();
            note("live heap a peer, KiB", kibibytes(after.heapBytes() - before.heapBytes()));
            note(
                    "resident memory a peer, KiB (aim: under 64)",
                    kibibytes(after.residentBytes() - before.residentBytes()));
            note("processor when idle, % of one core", idle(supernode));
            supernode.kill();
            start = System.nanoTime();
            supernode = SupernodeProcess.start(supernode.port(), folder);
            note("the new process ready after kill -9, s", seconds(start));
            all &= awaitAll(supernode);
            note("all attached and registered again after kill -9, s", seconds(start));
            return all;
        } finally {
            uplinks.forEach(Uplink::close);
            supernode.close();
            for (String file : List.of("key", "logback.xml", "")) {
                Files.deleteIfExists(folder.resolve(file));
            }
        }
    }

    private double kibibytes(long bytes) {
        return bytes / 1024.0 / peers.size();
    }

    private boolean awaitAll(SupernodeProcess supernode) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (supernode.registered() >= peers.size()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }

    private double idle(SupernodeProcess supernode) throws InterruptedException {
        Duration before = supernode.cpu();
        TimeUnit.SECONDS.sleep(idleSeconds);
        return 100.0 * supernode.cpu().minus(before).toMillis() / (idleSeconds * 1000.0);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private void note(String what, double figure) {
        figures.computeIfAbsent(what, any -> new ArrayList<>()).add(figure);
    }

    private static void print(String what, List<Double> runs) {
        double median = runs.stream().sorted().toList().get(runs.size() / 2);
        String each = runs.stream().map(run -> "%.1f".formatted(run)).collect(Collectors.joining(" "));
        System.out.printf(Locale.ROOT, "%-52s %6.1f  (runs: %s)%n", what, median, each);
    }
}
