package org.fasttrack.lab.bench.transfer;

import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.download.Download;
import org.fasttrack.peer.download.DownloadEvents;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Source;
import org.fasttrack.peer.transfer.ContentRoutes;
import org.fasttrack.peer.transfer.ContentSource;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.HttpHandler;
import org.fasttrack.peer.transfer.Served;
import org.fasttrack.peer.transfer.TlsChannel;
import org.fasttrack.peer.transfer.TransferLimits;

/**
 * A file over loopback to a file, from one source and from four: ours with TLS 1.3, every leaf verified and the file
 * flushed to the disk, against {@code curl -k} from nginx with TLS 1.3, which verifies and flushes nothing, and against a
 * libtorrent leecher at a libtorrent seeder, which verify and neither encrypt nor flush. Each goes as often after each of the others: what
 * one leaves to the disk, the next one waits for. Medians are compared.
 */
public final class TransferBench {
    private static final int LEAF = 16 * 1024;
    /** The compiler still works on ours in the third round, and no more in the fifth. */
    private static final int WARM_UP = 4;

    private static final int SOURCES = 4;
    private static final String OURS = "fasttrack, verified, on disk";
    private static final String OURS_FOUR = "fasttrack, the same from four sources";

    private TransferBench() {}

    /** Arguments: MiB (1024), runs (8), folder for the files (a temporary one). Returns the exit code. */
    public static int run(String[] args) throws IOException, InterruptedException {
        long bytes = (args.length > 0 ? Long.parseLong(args[0]) : 1024) << 20;
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 8;
        Path folder = args.length > 2
                ? Files.createTempDirectory(Path.of(args[2]), "transfer")
                : Files.createTempDirectory("transfer");
        try {
            return compare(folder.toAbsolutePath(), bytes, runs);
        } finally {
            delete(folder);
        }
    }

    @FunctionalInterface
    private interface Fetch {
        double seconds() throws IOException, InterruptedException;
    }

    /** One of those compared: its name, and how it fetches once. */
    private record Contestant(String name, Run run) {}

    @FunctionalInterface
    private interface Run {
        Cost once() throws IOException, InterruptedException;
    }

    private static int compare(Path folder, long bytes, int runs) throws IOException, InterruptedException {
        Path file = random(folder.resolve("source"), bytes);
        byte[] leaves = hash(file, bytes);
        ContentId content = MerkleTree.root(leaves);
        Optional<String> noNginx = NginxRival.missing();
        Optional<String> noLibtorrent = LibtorrentRival.missing();
        noNginx.ifPresent(why -> System.out.println("nginx and curl: skipped, " + why));
        noLibtorrent.ifPresent(why -> System.out.println("libtorrent: skipped, " + why));
        List<DataPort> ports = new ArrayList<>();
        List<Source> sources = new ArrayList<>();
        try (NginxRival nginx = noNginx.isPresent() ? null : NginxRival.start(folder, file);
                LibtorrentRival libtorrent = noLibtorrent.isPresent() ? null : LibtorrentRival.start(folder, file)) {
            for (int i = 0; i < SOURCES; i++) {
                var identity = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
                ports.add(serve(identity, file, content, leaves));
                sources.add(new Source(identity.id(), ports.getLast().address()));
            }
            System.out.printf("transfer of %d MiB over loopback, TLS 1.3, %s%n", bytes >> 20, cipher(ports.getFirst()));
            Path target = folder.resolve("ours");
            List<Contestant> all = new ArrayList<>();
            all.add(new Contestant(OURS, () -> own(() -> fetch(target, content, bytes, sources.subList(0, 1)))));
            all.add(new Contestant(OURS_FOUR, () -> own(() -> fetch(target, content, bytes, sources))));
            if (nginx != null) {
                all.add(new Contestant("curl from nginx, unverified", () -> nginx(nginx, folder)));
            }
            if (libtorrent != null) {
                all.add(new Contestant("libtorrent, verified, plain", libtorrent::fetch));
            }
            return report(bytes, inTurns(all, runs));
        } finally {
            ports.forEach(DataPort::close);
        }
    }

    private static Map<String, List<Cost>> inTurns(List<Contestant> all, int runs)
            throws IOException, InterruptedException {
        Map<String, List<Cost>> costs = new LinkedHashMap<>();
        all.forEach(one -> costs.put(one.name(), new ArrayList<>()));
        for (int run = -WARM_UP; run < runs; run++) {
            for (int who : BalancedOrder.row(all.size(), run + WARM_UP)) {
                Contestant one = all.get(who);
                Cost cost = one.run().once();
                if (run >= 0) {
                    costs.getOrDefault(one.name(), new ArrayList<>()).add(cost);
                }
            }
        }
        return costs;
    }

    private static Cost own(Fetch fetch) throws IOException, InterruptedException {
        double before = CpuClock.own().orElse(Double.NaN);
        double seconds = fetch.seconds();
        return new Cost(seconds, CpuClock.own().orElse(Double.NaN) - before);
    }

    private static Cost nginx(NginxRival nginx, Path folder) throws IOException, InterruptedException {
        double before = nginx.cpuSeconds();
        double seconds = nginx.fetch(folder.resolve("theirs"));
        double cpu = nginx.cpuSeconds() - before;
        Files.delete(folder.resolve("theirs"));
        return new Cost(seconds, cpu);
    }

    /** What our two ends agree on. */
    private static String cipher(DataPort port) throws IOException {
        var context = TlsIdentity.create(IdentityKey.generate(), new byte[0])
                .nettyClient(PeerCheck.ANYONE, List.of("http/1.1"));
        try (var channel = TlsChannel.connect(context, port.address(), Duration.ofSeconds(10))) {
            return channel.cipher() + " by " + (OpenSsl.isAvailable() ? OpenSsl.versionString() : "JSSE");
        }
    }

    /** Says each one's median, and ours over each. @return the exit code: 1 where ours is slower */
    private static int report(long bytes, Map<String, List<Cost>> costs) throws SSLException {
        double ours = Cost.median(costs.getOrDefault(OURS, List.of()), Cost::seconds);
        boolean behind = false;
        for (Map.Entry<String, List<Cost>> one : costs.entrySet()) {
            double seconds = Cost.median(one.getValue(), Cost::seconds);
            double cpu = Cost.median(one.getValue(), Cost::cpu);
            String all = one.getValue().stream()
                    .map(cost -> String.format("%.2f", cost.seconds()))
                    .collect(Collectors.joining(" "));
            System.out.printf(
                    "%-40s %6.0f MB/s, processor %.2f s = %.2f cores, ours over it %.2f  (seconds: %s)%n",
                    one.getKey(), bytes / 1e6 / seconds, cpu, cpu / seconds, seconds / ours, all);
            behind |= seconds < ours && !one.getKey().equals(OURS_FOUR);
        }
        System.out.println("TLS alone, in memory:");
        EngineRivals.report();
        return behind ? 1 : 0;
    }

    private static double fetch(Path target, ContentId content, long bytes, List<Source> sources)
            throws IOException, InterruptedException {
        var me = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
        var wanted = new Download.Wanted(content, bytes, sources, target);
        long start = System.nanoTime();
        Outcome outcome = new Download(me, PeerCheck.ANYONE, wanted, DownloadEvents.IGNORED).run();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (outcome instanceof Outcome.Failed failed) {
            throw new IOException(failed.reason());
        }
        Files.delete(target);
        return seconds;
    }

    private static DataPort serve(TlsIdentity identity, Path file, ContentId content, byte[] leaves)
            throws IOException {
        var served = new Served(
                file, Files.size(file), Files.getLastModifiedTime(file).toInstant());
        var source = new ContentSource() {
            @Override
            public Optional<Served> find(ContentId id) {
                return id.equals(content) ? Optional.of(served) : Optional.empty();
            }

            @Override
            public Optional<byte[]> leaves(ContentId id) {
                return Optional.of(leaves);
            }
        };
        var limits = TransferLimits.DEFAULT;
        var http = new HttpHandler(List.of(new ContentRoutes(source, limits)), limits);
        return DataPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identity,
                PeerCheck.ANYONE,
                Map.of("http/1.1", http),
                limits);
    }

    private static Path random(Path file, long bytes) throws IOException {
        byte[] block = new byte[1 << 20];
        new Random(1).nextBytes(block);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long at = 0; at < bytes; at += block.length) {
                block[0] = (byte) at;
                out.write(block, 0, (int) Math.min(block.length, bytes - at));
            }
        }
        return file;
    }

    private static byte[] hash(Path file, long bytes) throws IOException {
        byte[] leaves = new byte[(int) MerkleTree.leafCount(bytes) * MerkleTree.HASH_BYTES];
        var leaf = ByteBuffer.allocate(LEAF);
        try (FileChannel in = FileChannel.open(file)) {
            for (int i = 0; i * 32 < leaves.length; i++) {
                leaf.clear();
                while (leaf.hasRemaining() && in.read(leaf) > 0) {
                    // Until the leaf is whole or the file ends.
                }
                System.arraycopy(ContentHasher.leavesOf(leaf.flip()), 0, leaves, i * 32, 32);
            }
        }
        return leaves;
    }

    /** Ends a rival's process, kindly first. */
    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
