package org.fasttrack.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A report's tables as RFC 4180 lines, each row led by its table's title. */
public final class Csv {
    private static final String END = "\r\n";

    private Csv() {}

    public static String of(Report report) {
        return report.tables().stream().map(Csv::table).collect(Collectors.joining());
    }

    private static String table(Table table) {
        var out = new StringBuilder(line("table", table.columns()));
        table.rows().forEach(row -> out.append(line(table.title(), row)));
        return out.toString();
    }

    private static String line(String first, List<String> cells) {
        List<String> all = new ArrayList<>();
        all.add(first);
        all.addAll(cells);
        return all.stream().map(Csv::quoted).collect(Collectors.joining(",")) + END;
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
