package org.fasttrack.lab.bench.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.audit.Audit;
import org.fasttrack.supernode.audit.AuditResult;
import org.fasttrack.supernode.audit.AuditSetting;
import org.fasttrack.supernode.audit.LogSource;
import org.fasttrack.supernode.audit.Sources;
import org.fasttrack.supernode.ledger.EvidenceLog;

/** The process of {@link AuditBench}. What the rival verifies is taken from the log piece by piece too, outside its time. */
final class MeasuredAudit {
    private static final int PIECE = 10_000;

    private MeasuredAudit() {}

    /** @param args how many entries, how many runs */
    public static void main(String[] args) throws Exception {
        int entries = Integer.parseInt(args[0]);
        int runs = Integer.parseInt(args[1]);
        Path folder = Files.createTempDirectory("fasttrack-audit-bench");
        try {
            Path log = folder.resolve("evidence.log");
            write(log, entries);
            List<LogSource> sources = Sources.find(log);
            HeapPeak heap = HeapPeak.from();
            bare(sources.getFirst(), Math.min(entries, 2 * PIECE)); // both begin warm
            List<Double> audits = new ArrayList<>();
            List<Double> bares = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                bares.add(bare(sources.getFirst(), entries));
                audits.add(audit(sources, 2L * entries));
            }
            print(entries, Cores.median(audits), Cores.median(bares), heap);
        } finally {
            Scratch.delete(folder);
        }
    }

    private static void print(int entries, double audit, double bare, HeapPeak heap) {
        System.out.printf(
                Locale.ROOT,
                "audit of %,d entries with %,d signatures on %d cores: %.2f s; bare BouncyCastle verification %.2f s"
                        + " (ratio %.3f); %,.0f entries/s; peak of heap used %,d MiB%n",
                entries,
                2 * entries,
                Cores.COUNT,
                audit,
                bare,
                audit / bare,
                entries / audit,
                heap.peakBytes() >> 20);
    }

    private static void write(Path file, int entries) throws Exception {
        Receipts receipts = new Receipts();
        try (EvidenceLog log = EvidenceLog.open(file, IdentityKey.generate(), Receipts.NETWORK)) {
            CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
            for (int from = 0; from < entries; from += PIECE) {
                for (byte[] entry : receipts.entries(from, Math.min(entries, from + PIECE))) {
                    last = log.append(entry);
                }
            }
            last.get();
            log.head();
        }
    }

    /** @return the seconds in which nothing but signatures was verified */
    private static double bare(LogSource log, int entries) throws IOException {
        double[] seconds = new double[1];
        List<byte[]> piece = new ArrayList<>(PIECE);
        log.read((index, entry) -> {
            if (index < entries) {
                piece.add(entry);
            }
            if (piece.size() == PIECE || (index == entries - 1 && !piece.isEmpty())) {
                seconds[0] += verified(piece);
                piece.clear();
            }
        });
        return seconds[0];
    }

    private static double verified(List<byte[]> piece) throws IOException {
        try {
            return Cores.bare(Receipts.signatures(piece));
        } catch (Exception e) {
            throw new IOException("the rival failed", e);
        }
    }

    private static double audit(List<LogSource> sources, long signatures) throws IOException {
        long start = System.nanoTime();
        Instant asOf = Instant.parse("2026-01-01T00:00:00Z");
        AuditSetting setting = new AuditSetting(ScorePolicy.KAZAALITE, Set.of(), asOf, Cores.COUNT);
        AuditResult result = Audit.run(sources, setting, (bytes, of) -> {});
        if (!result.ok() || result.signatures() != signatures) {
            throw new AssertionError("the audit went wrong: " + result.faults());
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
