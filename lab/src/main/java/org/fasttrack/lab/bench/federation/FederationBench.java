package org.fasttrack.lab.bench.federation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Median and 99th percentile of a search over 3 and 10 supernodes on loopback in one process, TLS on, against JGroups'
 * own {@code castMessage} to all of the same sizes over the same stack; they take turns in one run. The same client stands
 * before each: it seals a query, which is not timed, and asks. A search includes the check of the asker's seal by the
 * supernode that is asked, and of every message's sender; the bare call checks nothing.
 */
public final class FederationBench {
    private static final int ROUNDS = 31;
    private static final int SEARCHES = 500;

    /** So many searches a turn and turns before the first round: with fewer the compiler still works beside it, on two cores. */
    private static final int WARM_UP = 5_000;

    private static final int WARM_UP_TURNS = 8;

    private FederationBench() {}

    /** One way to ask all. */
    interface Rival extends AutoCloseable {
        /** What happens at the client, before the search: not timed. */
        default void prepare() {}

        void ask() throws Exception;

        @Override
        void close();
    }

    /** @param args the numbers of supernodes; 3 and 10 when there are none. @return the exit code */
    public static int run(String[] args) throws Exception {
        int[] sizes = args.length == 0
                ? new int[] {3, 10}
                : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        StringBuilder report = new StringBuilder();
        for (int size : sizes) {
            report.append(compare(size));
        }
        System.out.print(report);
        return 0;
    }

    private static String compare(int size) throws Exception {
        try (SearchRival search = new SearchRival(size)) {
            try (CastRival bare = new CastRival(size, search::request, search.answerBytes(), () -> request -> {});
                    CastRival checking =
                            new CastRival(size, search::request, search.answerBytes(), search::sealCheck)) {
                return compare(search, bare, checking, size);
            }
        }
    }

    private static String compare(SearchRival search, CastRival bare, CastRival checking, int size) throws Exception {
        List<Rival> rivals = List.of(search, bare, checking);
        List<List<double[]>> times = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
            for (Rival rival : rivals) {
                time(rival, WARM_UP);
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < rivals.size(); i++) {
                times.get(i).add(time(rivals.get(i), SEARCHES));
            }
        }
        return String.format(
                        Locale.ROOT,
                        "%d supernodes, requests of %d bytes, answers of %d bytes, medians of %d runs of %d%n",
                        size,
                        search.request().length,
                        search.answerBytes(),
                        ROUNDS,
                        SEARCHES)
                + line("bare castMessage p50", times.get(0), times.get(1), 0)
                + line("bare castMessage p99", times.get(0), times.get(1), 1)
                + line("castMessage that checks the seal p50", times.get(0), times.get(2), 0)
                + line("castMessage that checks the seal p99", times.get(0), times.get(2), 1)
                + selective(search, size);
    }

    private static String line(String name, List<double[]> searches, List<double[]> casts, int column) {
        double search = median(searches, column);
        double cast = median(casts, column);
        return String.format(
                Locale.ROOT,
                "  search %7.0f us   %-37s %7.0f us   ratio %.2f (target <= 2)%n",
                search,
                name,
                cast,
                search / cast);
    }

    private static String selective(SearchRival search, int size) throws Exception {
        search.select(true);
        double[] times = time(search, SEARCHES);
        int asked = search.askedOthers();
        search.select(false);
        return String.format(
                Locale.ROOT,
                "  selective query: p50 %.0f us, p99 %.0f us; %.3f of %d other supernodes asked a search%n",
                times[0],
                times[1],
                asked / (double) SEARCHES,
                size - 1);
    }

    private static double median(List<double[]> rounds, int column) {
        double[] values =
                rounds.stream().mapToDouble(round -> round[column]).sorted().toArray();
        return values[values.length / 2];
    }

    /** Median and 99th percentile in microseconds. */
    private static double[] time(Rival rival, int times) throws Exception {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            rival.prepare();
            long started = System.nanoTime();
            rival.ask();
            nanos[i] = System.nanoTime() - started;
        }
        Arrays.sort(nanos);
        return new double[] {nanos[times / 2] / 1e3, nanos[times * 99 / 100] / 1e3};
    }
}
