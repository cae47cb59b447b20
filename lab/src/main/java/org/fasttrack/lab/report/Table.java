package org.fasttrack.lab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under named columns; every cell is text, so that the same bytes appear on the terminal, in HTML and in CSV.
 *
 * @param title what the table shows, with its units
 */
public record Table(String title, List<String> columns, List<List<String>> rows) {
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        int width = columns.size();
        if (rows.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException("a row of '" + title + "' has not " + width + " cells");
        }
    }

    /** Columns padded to their widest cell. */
    public String text() {
        int[] widths = new int[columns.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(columns);
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var out = new StringBuilder(title).append('\n');
        for (List<String> row : all) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append("  ")
                        .append(row.get(i))
                        .repeat(' ', widths[i] - row.get(i).length());
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
