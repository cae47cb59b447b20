package org.fasttrack.lab.bench.directory;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;

/** {@code bench directory}: the index against Lucene and SQLite FTS5, same names, queries and ranking rule, one thread. */
public final class DirectoryBench {
    private static final int CHURN_SECONDS = 4;
    private static final long TICK_NANOS = 50_000_000;

    private final Corpus corpus;
    private final int runs;
    private final int warmSeconds;
    private final List<List<String>> exact;
    private final List<List<String>> prefix;
    private final List<ShareRecord> newcomers = newcomers();

    private DirectoryBench(Corpus corpus, int runs, int warmSeconds) {
        this.corpus = corpus;
        this.runs = runs;
        this.warmSeconds = warmSeconds;
        this.exact = corpus.queries(20_000);
        this.prefix = Corpus.cut(exact);
    }

    /** Medians of one rival; rates a second, times in microseconds, memory in bytes a file. */
    private record Figures(
            double filesPerSecond,
            double exactPerSecond,
            double prefixPerSecond,
            double visibleMicros,
            double churnP99Micros,
            double churnWorstMicros,
            double bytesPerFile) {}

    /**
     * {@code --corpus FILE} (lines {@code owner<TAB>name}), {@code --files N}, {@code --runs R}, {@code --warm SECONDS},
     * {@code --no-sqlite}.
     */
    public static int run(PrintStream out, String... args) throws IOException {
        List<String> given = Arrays.asList(args);
        Corpus corpus =
                Corpus.read(Path.of(option(given, "--corpus", "corpus.tsv")), number(given, "--files", 1_000_000));
        DirectoryBench bench = new DirectoryBench(corpus, number(given, "--runs", 5), number(given, "--warm", 20));
        out.printf("%,d files of %,d owners%n", corpus.files(), corpus.lists().size());
        out.printf(
                "%-16s %10s %10s %10s %12s %10s %10s %8s%n",
                "", "files/s", "exact q/s", "prefix q/s", "visible µs", "churn p99", "worst µs", "B/file");
        Figures ours = bench.show(out, "directory", OurDirectory::new, true);
        Figures lucene = bench.show(out, "lucene", () -> new LuceneRival(false), true);
        Figures grams = bench.show(out, "lucene n-grams", () -> new LuceneRival(true), true);
        ratios(out, "to lucene", ours, lucene);
        ratios(out, "to n-grams", ours, grams);
        if (!given.contains("--no-sqlite")) {
            ratios(out, "to fts5", ours, bench.show(out, "sqlite fts5", SqliteRival::new, false));
        }
        return 0;
    }

    private static String option(List<String> args, String name, String otherwise) {
        int at = args.indexOf(name);
        return at < 0 || at + 1 == args.size() ? otherwise : args.get(at + 1);
    }

    private static int number(List<String> args, String name, int otherwise) {
        return Integer.parseInt(option(args, name, Integer.toString(otherwise)));
    }

    private static void ratios(PrintStream out, String label, Figures ours, Figures other) {
        out.printf(
                "%-16s %10.2f %10.2f %10.2f %12.2f %10.2f %10.2f %8.2f%n",
                label,
                ours.filesPerSecond / other.filesPerSecond,
                ours.exactPerSecond / other.exactPerSecond,
                ours.prefixPerSecond / other.prefixPerSecond,
                other.visibleMicros / ours.visibleMicros,
                other.churnP99Micros / ours.churnP99Micros,
                other.churnWorstMicros / ours.churnWorstMicros,
                ours.bytesPerFile / other.bytesPerFile);
    }

    private Figures show(PrintStream out, String label, Supplier<Rival> maker, boolean churns) {
        double[] load = new double[churns ? runs : 1];
        Rival rival = maker.get();
        for (int run = 0; run < load.length; run++) {
            rival.close();
            rival = maker.get();
            load[run] = corpus.files() / seconds(rival, this::load);
        }
        rival.settle();
        double bytes = (double) rival.memoryBytes() / corpus.files();
        double exactRate = rate(rival, exact, false);
        double prefixRate = rate(rival, prefix, true);
        double visible = churns ? visible(rival) : Double.NaN;
        double[] churn = churns ? churn(rival) : new double[] {Double.NaN, Double.NaN};
        rival.close();
        Figures figures = new Figures(median(load), exactRate, prefixRate, visible, churn[0], churn[1], bytes);
        out.printf(
                "%-16s %,10.0f %,10.0f %,10.0f %,12.0f %,10.0f %,10.0f %8.1f%n",
                label,
                figures.filesPerSecond,
                figures.exactPerSecond,
                figures.prefixPerSecond,
                figures.visibleMicros,
                figures.churnP99Micros,
                figures.churnWorstMicros,
                figures.bytesPerFile);
        return figures;
    }

    private void load(Rival rival) {
        corpus.lists().forEach(rival::register);
        rival.publish();
    }

    private static double seconds(Rival rival, java.util.function.Consumer<Rival> work) {
        long start = System.nanoTime();
        work.accept(rival);
        return (System.nanoTime() - start) / 1e9;
    }

    private double rate(Rival rival, List<List<String>> queries, boolean cut) {
        long warmUntil = System.nanoTime() + warmSeconds * 1_000_000_000L;
        for (int i = 0; System.nanoTime() < warmUntil; i++) {
            rival.search(queries.get(i % queries.size()), cut);
        }
        double[] rates = new double[runs];
        int next = 0;
        for (int run = 0; run < runs; run++) {
            long start = System.nanoTime();
            int done = 0;
            // A second a run, so that slow rivals end too.
            while (done < queries.size() && System.nanoTime() - start < 1_000_000_000L) {
                rival.search(queries.get(next++ % queries.size()), cut);
                done++;
            }
            rates[run] = done / ((System.nanoTime() - start) / 1e9);
        }
        return median(rates);
    }

    /** From the call that hands over 1,000 files to the first search that finds one. */
    private double visible(Rival rival) {
        double[] micros = new double[Math.max(runs, 41)];
        for (int run = 0; run < micros.length; run++) {
            long start = System.nanoTime();
            rival.register(Corpus.owner(-1 - run), newcomers);
            rival.publish();
            if (rival.search(List.of("newcomer"), false) == 0) {
                throw new IllegalStateException("a registered list is not found");
            }
            micros[run] = (System.nanoTime() - start) / 1e3;
            rival.forget(Corpus.owner(-1 - run));
            rival.publish();
        }
        return median(micros);
    }

    private static List<ShareRecord> newcomers() {
        TreeSet<ShareRecord> list = new TreeSet<>();
        for (int i = 0; i < 1000; i++) {
            byte[] id = new byte[ContentId.BYTES];
            ByteBuffer.wrap(id).putInt(i * 0x9E3779B9);
            list.add(new ShareRecord("newcomer-" + i + "_song" + i % 37 + ".ogg", i, ContentId.of(id), i));
        }
        return List.copyOf(list);
    }

    /** Ten lists a second come and ten go while queries run; 99th percentile and worst of the queries. */
    private double[] churn(Rival rival) {
        List<Double> micros = new ArrayList<>();
        long start = System.nanoTime();
        long end = start + CHURN_SECONDS * 1_000_000_000L;
        Thread writer = Thread.ofPlatform().start(() -> churnUntil(rival, start, end));
        for (int i = 0; System.nanoTime() < end; i++) {
            long before = System.nanoTime();
            synchronized (rival) {
                rival.search(exact.get(i % exact.size()), false);
            }
            micros.add((System.nanoTime() - before) / 1e3);
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        double[] sorted =
                micros.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new double[] {sorted[(int) (sorted.length * 0.99)], sorted[sorted.length - 1]};
    }

    private void churnUntil(Rival rival, long start, long end) {
        for (int tick = 0; System.nanoTime() < end; tick++) {
            int owner = -1000 - tick / 2;
            if (tick % 2 == 0) {
                rival.register(Corpus.owner(owner), newcomers);
            } else {
                rival.forget(Corpus.owner(owner + 5));
            }
            publish(rival);
            java.util.concurrent.locks.LockSupport.parkNanos(start + (tick + 1) * TICK_NANOS - System.nanoTime());
        }
    }

    private static void publish(Rival rival) {
        // Lucene's searcher is replaced here; the swap itself is short.
        synchronized (rival) {
            rival.publish();
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
