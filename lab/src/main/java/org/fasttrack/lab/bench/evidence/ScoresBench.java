package org.fasttrack.lab.bench.evidence;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.ScoreEngine;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.reputation.UptimeRecord;

/**
 * What scores cost where much is in the window: the time from new evidence to the score that it changes, and the heap. Some
 * peers serve far more than others do, and have far more who vouch for them.
 */
public final class ScoresBench {
    private static final int PEERS = 100_000;
    private static final int RECEIPTS = 1_000_000;
    private static final int CHANGES = 5_000;
    private static final int LOOKS = 20;
    private static final int SUPERNODES = 10;
    private static final int PEERS_A_PLACE = 5;
    private static final Instant NOW = Instant.parse("2026-01-31T00:30:00Z");
    private static final ContentId CONTENT = ContentId.of(new byte[ContentId.BYTES]);

    private final PrintStream out;
    private final Random random = new Random(1);
    private final List<NodeId> supernodes;
    private final List<NodeId> peers;
    private final ScoreEngine engine;
    private long entries;

    private ScoresBench(PrintStream out, int peers) {
        this.out = out;
        this.supernodes = nodes(SUPERNODES);
        this.peers = nodes(peers);
        this.engine = new ScoreEngine(ScorePolicy.KAZAALITE, supernodes);
    }

    /** @param arguments how many peers (100,000), how many receipts (1,000,000) @return 0 */
    public static int run(PrintStream out, String... arguments) {
        int peers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : PEERS;
        int receipts = arguments.length > 1 ? Integer.parseInt(arguments[1]) : RECEIPTS;
        new ScoresBench(out, peers).run(receipts);
        return 0;
    }

    private List<NodeId> nodes(int count) {
        return IntStream.range(0, count).mapToObj(i -> NodeId.of(bytes(32))).toList();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private void run(int receipts) {
        long empty = heap();
        IntStream.range(0, peers.size()).forEach(this::attest);
        long attested = heap();
        out.printf(
                Locale.ROOT,
                "%,d peers, each with a day of uptime and three spot checks: %,d MiB of heap, %,d bytes each%n",
                peers.size(),
                (attested - empty) >> 20,
                (attested - empty) / peers.size());
        for (int i = 0; i < receipts; i++) {
            add(receipt());
        }
        long all = heap();
        out.printf(
                Locale.ROOT,
                "%,d receipts in the window: %,d MiB more, %,d bytes each%n",
                receipts,
                (all - attested) >> 20,
                (all - attested) / receipts);
        rank();
        measure("who stands behind a peer", LOOKS, i -> engine.backing(peers.get(random.nextInt(peers.size())), NOW));
        measure("a new receipt, and its uploader's score", CHANGES, i -> {
            Receipt receipt = receipt();
            add(receipt);
            engine.value(receipt.uploader(), NOW);
        });
        measure("a new receipt of the busiest uploader, and its score", CHANGES, i -> {
            Receipt receipt = receipt(peers.getFirst());
            add(receipt);
            engine.value(receipt.uploader(), NOW);
        });
        measure("a new uptime record, and its peer's score", CHANGES, i -> {
            attest(random.nextInt(peers.size()));
            engine.value(peers.get(random.nextInt(peers.size())), NOW);
        });
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void rank() {
        long start = System.nanoTime();
        long sum = engine.nodes().stream()
                .mapToLong(node -> engine.value(node, NOW))
                .sum();
        out.printf(
                Locale.ROOT,
                "all %,d scores anew: %,d ms (mean %d)%n",
                engine.nodes().size(),
                (System.nanoTime() - start) / 1_000_000,
                sum / engine.nodes().size());
    }

    private void measure(String what, int times, IntConsumer change) {
        IntStream.range(0, times).forEach(change);
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            change.accept(i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        out.printf(
                Locale.ROOT,
                "%s: median %,d us, 99 %% within %,d us, at most %,d us%n",
                what,
                nanos[times / 2] / 1000,
                nanos[times * 99 / 100] / 1000,
                nanos[times - 1] / 1000);
    }

    private void add(Evidence evidence) {
        engine.add(evidence, new EvidenceRef(supernodes.get(random.nextInt(SUPERNODES)), entries++));
    }

    private void attest(int peer) {
        NodeId supernode = supernodes.get(peer % SUPERNODES);
        NetworkPrefix place = new NetworkPrefix("20010db8%04x".formatted(peer / PEERS_A_PLACE));
        Instant to = NOW.minusSeconds(random.nextInt(86_400 * 28));
        add(new UptimeRecord(peers.get(peer), supernode, place, to.minus(Duration.ofHours(24)), to));
        for (int check = 0; check < 3; check++) {
            Instant at = to.minus(Duration.ofHours(check));
            add(new SpotCheck(peers.get(peer), supernode, place, CONTENT, 0, SpotCheck.Verdict.PASSED, at));
        }
    }

    /** The square of a fraction: a hundredth of all peers serves a tenth of all. */
    private Receipt receipt() {
        double fraction = random.nextDouble();
        return receipt(peers.get((int) (fraction * fraction * peers.size())));
    }

    private Receipt receipt(NodeId uploader) {
        NodeId downloader = peers.get(random.nextInt(peers.size()));
        NodeId other = downloader.equals(uploader) ? supernodes.getFirst() : downloader;
        Instant last = NOW.minusSeconds(random.nextInt(86_400 * 29));
        return new Receipt(
                TransferId.of(bytes(TransferId.BYTES)),
                uploader,
                other,
                CONTENT,
                1 + random.nextInt(64 << 20),
                last.minusSeconds(1),
                last);
    }
}
