package org.fasttrack.lab.bench.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.netlab.Links;
import org.fasttrack.lab.netlab.NetworkLab;

/**
 * One seeder and eight leechers with 20 Mbit/s up, 80 down and 5 ms to the switch, 32 MiB: when the last leecher has
 * everything, against the fluid bound, and how often the seeder sent the file until then. Then again with three of the
 * eight giving next to nothing. Programs run one after the other in a lab of their own each.
 */
public final class SwarmBench {
    private static final int LEECHERS = 8;
    private static final int RIDERS = 3;
    private static final int BYTES = 32 << 20;
    private static final int USUAL_PIECES = 256 * 1024;
    private static final int OUR_PIECES = 16 * 1024;
    private static final double UP_MBIT = 20;
    private static final double DOWN_MBIT = 80;
    private static final double DELAY_MILLIS = 5;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(100);
    /** When everybody gives: the seeder's and the leechers' uplinks carry eight copies, or the seeder's one. */
    private static final double BOUND_SECONDS =
            Math.max(BYTES * 8 / (UP_MBIT * 1e6), LEECHERS * BYTES * 8.0 / ((1 + LEECHERS) * UP_MBIT * 1e6));

    private SwarmBench() {}

    /**
     * What one program did.
     *
     * @param seconds until each leecher had everything, negative for those that had not
     * @param copies what the seeder had sent by then
     * @param cpu processor seconds of all members together, from the start until then
     */
    private record Result(double[] seconds, double copies, double cpu) {
        double givers() {
            return last(0, LEECHERS - RIDERS);
        }

        double takers() {
            return last(LEECHERS - RIDERS, LEECHERS);
        }

        double last(int from, int until) {
            double[] some = Arrays.copyOfRange(seconds, from, until);
            return Arrays.stream(some).anyMatch(s -> s < 0)
                    ? Double.NaN
                    : Arrays.stream(some).max().orElse(Double.NaN);
        }
    }

    /**
     * @param arguments names of programs, and {@code honest} or {@code riders} for one part only; all without any. With
     *     {@code small} the torrent of the others has pieces as small as ours, with {@code fresh} our nodes have fetched
     *     nothing before; a number says how many runs
     */
    public static int run(String... arguments) throws IOException, InterruptedException {
        Optional<String> missing = NetworkLab.missing();
        if (missing.isPresent()) {
            System.out.println("SKIPPED: no network lab on this machine: " + missing.get());
            return 0;
        }
        List<String> words = List.of(arguments);
        List<Program> programs = Stream.concat(
                        Stream.of(new Fasttrack(words.contains("fresh"))),
                        Clients.all(words.contains("small") ? OUR_PIECES : USUAL_PIECES).stream())
                .filter(program -> named(words, program.name(), "fasttrack", "libtorrent", "aria2", "transmission"))
                .toList();
        int runs = words.stream()
                .filter(word -> word.matches("[1-9]\\d?"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(1);
        if (named(words, "honest", "honest", "riders")) {
            System.out.printf(
                    "32 MiB, 1 seeder, %d leechers, 20 Mbit/s up, 80 down, 5 ms; fluid bound %.1f s%n",
                    LEECHERS, BOUND_SECONDS);
            System.out.println("  program        first s   last s  x bound  copies the seeder sent  processor s");
            inTurns(programs, 0, runs, SwarmBench::honest);
        }
        if (named(words, "riders", "honest", "riders")) {
            System.out.printf("the same with %d of the %d giving 1 KiB/s%n", RIDERS, LEECHERS);
            System.out.println(
                    "  program        contributors' last s  x bound  riders' last s  x contributors  copies");
            inTurns(programs, RIDERS, runs, SwarmBench::riders);
        }
        return 0;
    }

    /** Each program once, then each again; of several runs the median of each column follows. */
    private static void inTurns(
            List<Program> programs, int riders, int runs, BiFunction<String, List<Result>, String> row)
            throws IOException, InterruptedException {
        Map<String, List<Result>> all = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            for (Program program : programs) {
                Optional<Result> result = measure(program, riders);
                result.ifPresent(one -> {
                    System.out.print(row.apply(program.name(), List.of(one)));
                    all.computeIfAbsent(program.name(), name -> new ArrayList<>())
                            .add(one);
                });
            }
        }
        if (runs > 1) {
            System.out.println("  medians of " + runs + " runs");
            all.forEach((name, results) -> System.out.print(row.apply(name, results)));
        }
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> of) {
        return results.stream().mapToDouble(of).sorted().toArray()[results.size() / 2];
    }

    private static String honest(String name, List<Result> results) {
        double last = median(results, result -> result.last(0, LEECHERS));
        return String.format(
                "  %-13s %8.1f %8.2f %8.3f %22.2f %12.1f%n",
                name,
                median(results, result -> Arrays.stream(result.seconds()).min().orElse(Double.NaN)),
                last,
                last / BOUND_SECONDS,
                median(results, Result::copies),
                median(results, Result::cpu));
    }

    private static String riders(String name, List<Result> results) {
        double giving = median(results, Result::givers);
        double riding = median(results, Result::takers);
        return String.format(
                "  %-13s %21.2f %8.3f %15.2f %15.2f %7.2f%n",
                name,
                giving,
                giving / BOUND_SECONDS,
                riding,
                median(results, result -> result.takers() / result.givers()),
                median(results, Result::copies));
    }

    /** Whether {@code name} is among {@code words}, or nothing of its kind is. */
    private static boolean named(List<String> words, String name, String... kind) {
        return words.contains(name) || Stream.of(kind).noneMatch(words::contains);
    }

    private static Optional<Result> measure(Program program, int riders) throws IOException, InterruptedException {
        Optional<String> missing = program.missing();
        if (missing.isPresent()) {
            System.out.println("  " + program.name() + " SKIPPED: " + missing.get());
            return Optional.empty();
        }
        Path folder = Files.createTempDirectory("fasttrack-swarm");
        Links links =
                Links.all(UP_MBIT, DOWN_MBIT, DELAY_MILLIS).with(LEECHERS + 2, new Links.Link(0, 0, DELAY_MILLIS));
        try (NetworkLab lab = NetworkLab.up(folder, LEECHERS + 2, links)) {
            return Optional.of(measure(program, new Scene(lab, folder, file(folder), LEECHERS, riders)));
        } finally {
            if (System.getenv("FASTTRACK_KEEP") == null) {
                delete(folder);
            }
        }
    }

    private static Path file(Path folder) throws IOException {
        byte[] data = new byte[BYTES];
        new Seed(32).generator().nextBytes(data);
        return Files.write(Files.createDirectories(folder.resolve("seed")).resolve("film.bin"), data);
    }

    private static Result measure(Program program, Scene scene) throws IOException, InterruptedException {
        program.prepare(scene);
        long sentBefore = scene.lab().sentBytes(Scene.SEEDER);
        double cpuBefore = scene.lab().cpuSeconds();
        long start = System.nanoTime();
        program.begin(scene);
        double[] seconds = new double[scene.leechers()];
        Arrays.fill(seconds, -1);
        List<Integer> open = new ArrayList<>(scene.leecherHosts().boxed().toList());
        while (!open.isEmpty() && System.nanoTime() - start < PATIENCE_NANOS) {
            for (int host : List.copyOf(open)) {
                if (Files.exists(scene.done(host))) {
                    seconds[host - Scene.SEEDER - 1] = (System.nanoTime() - start) / 1e9;
                    open.remove(Integer.valueOf(host));
                }
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        double copies = (scene.lab().sentBytes(Scene.SEEDER) - sentBefore) / (double) BYTES;
        return new Result(seconds, copies, scene.lab().cpuSeconds() - cpuBefore);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
