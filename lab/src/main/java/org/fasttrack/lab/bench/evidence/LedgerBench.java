package org.fasttrack.lab.bench.evidence;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.supernode.ledger.EvidenceIndex;
import org.fasttrack.supernode.ledger.EvidenceLog;
import org.fasttrack.supernode.ledger.Ledger;
import org.fasttrack.supernode.ledger.MemoryIndex;
import org.fasttrack.supernode.ledger.WriteBehindIndex;
import org.fasttrack.supernode.ledger.mapdb.MapDbIndex;

/** Evidence verified, logged once and durable, against the bare verification of the same signatures, in turns. */
public final class LedgerBench {
    private static final int ENTRIES = 60_000;
    private static final int RUNS = 3;

    private LedgerBench() {}

    /** @param arguments how many entries @return 0 */
    public static int run(PrintStream out, String... arguments) throws Exception {
        int entries = arguments.length == 0 ? ENTRIES : Integer.parseInt(arguments[0]);
        List<byte[]> receipts = new Receipts().entries(0, entries);
        List<Receipts.Bare> signatures = Receipts.signatures(receipts);
        List<Double> bares = new ArrayList<>();
        List<Double> inMemory = new ArrayList<>();
        List<Double> inMapDb = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            bares.add(Cores.bare(signatures));
            inMemory.add(ledger(receipts, false));
            inMapDb.add(ledger(receipts, true));
        }
        print(out, "index in memory", entries, Cores.median(inMemory), Cores.median(bares));
        print(out, "index in MapDB", entries, Cores.median(inMapDb), Cores.median(bares));
        return 0;
    }

    private static void print(PrintStream out, String what, int entries, double ours, double bare) {
        out.printf(
                Locale.ROOT,
                "%s: %,.0f entries/s verified and durable (%,.0f signatures/s); bare BouncyCastle %,.0f signatures/s"
                        + " on %d cores (ratio %.2f)%n",
                what,
                entries / ours,
                2 * entries / ours,
                2 * entries / bare,
                Cores.COUNT,
                bare / ours);
    }

    private static double ledger(List<byte[]> entries, boolean mapDb) throws Exception {
        Path folder = Files.createTempDirectory("fasttrack-ledger-bench");
        EvidenceIndex index =
                mapDb ? new WriteBehindIndex(MapDbIndex.open(folder.resolve("index"))) : new MemoryIndex();
        try (Ledger ledger = Ledger.open(
                EvidenceLog.open(folder.resolve("log"), IdentityKey.generate(), Receipts.NETWORK),
                new EvidenceReader(Receipts.NETWORK),
                index,
                (at, evidence) -> {})) {
            double seconds = Cores.seconds(core -> submit(ledger, entries, core));
            if (ledger.log().size() != entries.size()) {
                throw new AssertionError("entries are missing");
            }
            return seconds;
        } finally {
            Scratch.delete(folder);
        }
    }

    private static void submit(Ledger ledger, List<byte[]> entries, int core) throws Exception {
        List<CompletableFuture<Ledger.Outcome>> waiting = new ArrayList<>();
        for (int i = core; i < entries.size(); i += Cores.COUNT) {
            waiting.add(ledger.submit(entries.get(i)));
        }
        for (CompletableFuture<Ledger.Outcome> outcome : waiting) {
            if (!(outcome.get() instanceof Ledger.Outcome.Logged)) {
                throw new AssertionError("not logged: " + outcome.get());
            }
        }
    }
}
