package org.fasttrack.lab.bench.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;

/** Measures one rival in this process, which measures no other: none runs on code compiled for another one. */
final class Measurement {
    private static final long SECOND = 1_000_000_000L;
    private static final int QUERIES = 20_000;
    private static final int CHURN_SECONDS = 3;
    private static final int CHURN_WARM_SECONDS = 2;
    private static final int VISIBLE_RUNS = 101;
    private static final int VISIBLE_WARM_RUNS = 400;
    /** Ten lists come and ten go in a second. */
    private static final long TICK = SECOND / 20;

    private final Rival.Kind kind;
    private final Corpus corpus;
    private final int runs;
    private final int warmSeconds;
    private final List<List<String>> exact;
    private final List<List<String>> prefix;
    private final List<ShareRecord> newcomers = newcomers();
    private final AnswerBytes answer = new AnswerBytes();
    private int newOwners;

    private Measurement(Rival.Kind kind, Settings settings) throws IOException {
        this.kind = kind;
        this.corpus = Corpus.read(settings.corpus(), settings.files());
        this.runs = settings.runs();
        this.warmSeconds = settings.warmSeconds();
        this.exact = corpus.queries(QUERIES);
        this.prefix = Corpus.cut(exact);
    }

    static Figures of(Rival.Kind kind, Settings settings) throws IOException {
        return new Measurement(kind, settings).measure();
    }

    private Figures measure() {
        double[] loads = new double[kind.churns() ? runs : 1];
        Rival rival = kind.maker.get();
        if (kind.churns()) {
            rival = warmedUp(rival);
        }
        for (int run = 0; run < loads.length; run++) {
            rival.close();
            rival = kind.maker.get();
            loads[run] = load(rival);
        }
        rival.settle();
        double memory = (double) rival.memoryBytes() / corpus.files();
        long digest = kind.churns() ? digest(rival) : 0;
        double exactRate = rate(rival, exact, false);
        double prefixRate = rate(rival, prefix, true);
        double visible = kind.churns() ? visible(rival) : Double.NaN;
        double[] churn = kind.churns() ? churn(rival) : new double[] {Double.NaN, Double.NaN, Double.NaN};
        rival.close();
        return new Figures(median(loads), exactRate, prefixRate, visible, churn[0], churn[1], churn[2], memory, digest);
    }

    /** Loads for as long as queries warm up, a fast rival more often than a slow one. */
    private Rival warmedUp(Rival cold) {
        Rival rival = cold;
        long warmUntil = System.nanoTime() + warmSeconds * SECOND;
        while (System.nanoTime() < warmUntil) {
            load(rival);
            rival.close();
            rival = kind.maker.get();
        }
        return rival;
    }

    /** Files a second. */
    private double load(Rival rival) {
        long start = System.nanoTime();
        corpus.lists().forEach(rival::register);
        rival.publish();
        return corpus.files() * (double) SECOND / (System.nanoTime() - start);
    }

    private long digest(Rival rival) {
        long digest = 0;
        for (int i = 0; i < QUERIES; i++) {
            search(rival, exact.get(i), false);
            digest = digest * 31 + answer.digest();
            search(rival, prefix.get(i), true);
            digest = digest * 31 + answer.digest();
        }
        return digest;
    }

    private int search(Rival rival, List<String> words, boolean isPrefix) {
        answer.clear();
        rival.search(words, isPrefix, answer);
        return answer.hits();
    }

    /** Queries a second on one thread; a run is a second. */
    private double rate(Rival rival, List<List<String>> queries, boolean isPrefix) {
        long warmUntil = System.nanoTime() + warmSeconds * SECOND;
        int next = 0;
        while (System.nanoTime() < warmUntil) {
            search(rival, queries.get(next++ % QUERIES), isPrefix);
        }
        double[] rates = new double[runs];
        for (int run = 0; run < runs; run++) {
            long start = System.nanoTime();
            int done = 0;
            while (System.nanoTime() - start < SECOND) {
                search(rival, queries.get(next++ % QUERIES), isPrefix);
                done++;
            }
            rates[run] = done * (double) SECOND / (System.nanoTime() - start);
        }
        return median(rates);
    }

    /** From the call that hands over 1,000 files to the first search that finds one. */
    private double visible(Rival rival) {
        double[] micros = new double[VISIBLE_WARM_RUNS + VISIBLE_RUNS];
        for (int run = 0; run < micros.length; run++) {
            int owner = --newOwners;
            long start = System.nanoTime();
            rival.register(Corpus.owner(owner), newcomers);
            rival.publish();
            if (search(rival, List.of("newcomer"), false) == 0) {
                throw new IllegalStateException("a registered list is not found");
            }
            micros[run] = (System.nanoTime() - start) / 1e3;
            rival.forget(Corpus.owner(owner));
            rival.publish();
        }
        return median(Arrays.copyOfRange(micros, VISIBLE_WARM_RUNS, micros.length));
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

    /** Lists come and go while queries run: the median 99th percentile of the queries, the worst query, the worst change. */
    private double[] churn(Rival rival) {
        churn(rival, CHURN_WARM_SECONDS);
        double[] p99 = new double[runs];
        double worstRead = 0;
        double worstWrite = 0;
        for (int run = 0; run < runs; run++) {
            double[] figures = churn(rival, CHURN_SECONDS);
            p99[run] = figures[0];
            worstRead = Math.max(worstRead, figures[1]);
            worstWrite = Math.max(worstWrite, figures[2]);
        }
        return new double[] {median(p99), worstRead, worstWrite};
    }

    private double[] churn(Rival rival, int seconds) {
        long start = System.nanoTime();
        long end = start + seconds * SECOND;
        double[] worstWrite = new double[1];
        Thread writer = Thread.ofPlatform().start(() -> worstWrite[0] = comeAndGo(rival, start, end));
        double[] micros = new double[seconds * 400_000];
        int count = 0;
        while (System.nanoTime() < end && count < micros.length) {
            long before = System.nanoTime();
            search(rival, exact.get(count % QUERIES), false);
            micros[count++] = (System.nanoTime() - before) / 1e3;
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        double[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return new double[] {sorted[(int) (count * 0.99)], sorted[count - 1], worstWrite[0]};
    }

    /** The longest change, in microseconds. */
    private double comeAndGo(Rival rival, long start, long end) {
        long worst = 0;
        for (int tick = 0; System.nanoTime() < end; tick++) {
            long before = System.nanoTime();
            if (tick % 2 == 0) {
                rival.register(Corpus.owner(--newOwners), newcomers);
            } else {
                rival.forget(Corpus.owner(newOwners + 5));
            }
            rival.publish();
            worst = Math.max(worst, System.nanoTime() - before);
            LockSupport.parkNanos(start + (tick + 1) * TICK - System.nanoTime());
        }
        return worst / 1e3;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
