package org.fasttrack.lab.bench.evidence;

import java.io.IOException;
import java.io.PrintStream;
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
import org.fasttrack.supernode.audit.Sources;
import org.fasttrack.supernode.ledger.EvidenceLog;

/** A whole audit against the bare verification of the same signatures on all cores, in turns. */
public final class AuditBench {
    private static final int ENTRIES = 100_000;
    private static final int RUNS = 3;

    private AuditBench() {}

    /** @param arguments how many entries @return 0 */
    public static int run(PrintStream out, String... arguments) throws Exception {
        int entries = arguments.length == 0 ? ENTRIES : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("fasttrack-audit-bench");
        try {
            Receipts receipts = Receipts.make(entries);
            Path log = folder.resolve("evidence.log");
            write(log, receipts.entries());
            List<Double> audits = new ArrayList<>();
            List<Double> bares = new ArrayList<>();
            for (int run = 0; run < RUNS; run++) {
                bares.add(Cores.bare(receipts.signatures()));
                audits.add(audit(log, 2L * entries));
            }
            double audit = Cores.median(audits);
            double bare = Cores.median(bares);
            out.printf(
                    Locale.ROOT,
                    "audit of %,d entries with %,d signatures on %d cores: %.2f s; bare BouncyCastle verification %.2f s"
                            + " (ratio %.3f); %,.0f entries/s, heap at most %,d MiB%n",
                    entries,
                    2 * entries,
                    Cores.COUNT,
                    audit,
                    bare,
                    audit / bare,
                    entries / audit,
                    Runtime.getRuntime().totalMemory() >> 20);
        } finally {
            Scratch.delete(folder);
        }
        return 0;
    }

    private static void write(Path file, List<byte[]> entries) throws Exception {
        try (EvidenceLog log = EvidenceLog.open(file, IdentityKey.generate(), Receipts.NETWORK)) {
            CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
            for (byte[] entry : entries) {
                last = log.append(entry);
            }
            last.get();
            log.head();
        }
    }

    private static double audit(Path log, long signatures) throws IOException {
        long start = System.nanoTime();
        Instant asOf = Instant.parse("2026-01-01T00:00:00Z");
        AuditSetting setting = new AuditSetting(ScorePolicy.KAZAALITE, Set.of(), asOf, Cores.COUNT);
        AuditResult result = Audit.run(Sources.find(log), setting, (bytes, of) -> {});
        if (!result.ok() || result.signatures() != signatures) {
            throw new AssertionError("the audit went wrong: " + result.faults());
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
