package org.fasttrack.lab.bench.directory;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What was measured of one rival: medians, but for the two worst times. Rates a second, times in microseconds, memory in bytes a
 * file; NaN for what was not measured.
 *
 * @param digest of the answers to all queries
 */
record Figures(
        double loaded,
        double exact,
        double prefix,
        double visible,
        double churn99,
        double worstRead,
        double worstWrite,
        double memory,
        long digest) {
    private static final List<String> HEADS = List.of(
            "files/s", "exact q/s", "prefix q/s", "visible µs", "churn p99", "worst read", "worst write", "B/file");

    private double[] values() {
        return new double[] {loaded, exact, prefix, visible, churn99, worstRead, worstWrite, memory};
    }

    static String heads() {
        return line("", HEADS.toArray(String[]::new));
    }

    String row(String label) {
        return line(
                label,
                Arrays.stream(values())
                        .mapToObj(v -> Double.isNaN(v) ? "-" : String.format(Locale.ROOT, "%,.0f", v))
                        .toArray(String[]::new));
    }

    /** How many times better than {@code other}: larger is better everywhere but in the last column, a plain quotient. */
    String ratios(String label, Figures other) {
        double[] better = values();
        double[] theirs = other.values();
        for (int i = 0; i < better.length; i++) {
            boolean isTime = i >= 3 && i < 7;
            better[i] = isTime ? theirs[i] / better[i] : better[i] / theirs[i];
        }
        return line(
                label,
                Arrays.stream(better)
                        .mapToObj(v -> Double.isNaN(v) ? "-" : String.format(Locale.ROOT, "%.2f", v))
                        .toArray(String[]::new));
    }

    private static String line(String label, String[] cells) {
        return String.format("%-16s", label)
                + Arrays.stream(cells).map(cell -> String.format("%12s", cell)).collect(Collectors.joining());
    }

    /** Of several processes: medians, but for the two worst times. @throws IllegalStateException when their answers differ */
    static Figures of(List<Figures> all) {
        double[] v = new double[all.getFirst().values().length];
        for (int i = 0; i < v.length; i++) {
            int column = i;
            double[] sorted = all.stream()
                    .mapToDouble(figures -> figures.values()[column])
                    .sorted()
                    .toArray();
            v[i] = sorted[isWorst(i) ? sorted.length - 1 : sorted.length / 2];
        }
        if (all.stream().mapToLong(Figures::digest).distinct().count() > 1) {
            throw new IllegalStateException("the answers of one rival differ from process to process");
        }
        return new Figures(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], all.getFirst().digest);
    }

    private static boolean isWorst(int column) {
        return column == 5 || column == 6;
    }

    /** For the process that measures. */
    String toText() {
        return Arrays.stream(values()).mapToObj(Double::toString).collect(Collectors.joining(" ")) + " " + digest;
    }

    /** For the process that asked. */
    static Figures parse(String text) {
        String[] cells = text.split(" ", -1);
        double[] v = Arrays.stream(cells, 0, cells.length - 1)
                .mapToDouble(Double::parseDouble)
                .toArray();
        return new Figures(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], Long.parseLong(cells[cells.length - 1]));
    }
}
