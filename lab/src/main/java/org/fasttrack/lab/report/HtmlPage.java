package org.fasttrack.lab.report;

import java.util.List;

/** A report as one HTML file that needs nothing else. */
public final class HtmlPage {
    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em }
            table { border-collapse: collapse; margin: .5em 0 1.5em } caption { text-align: left; font-weight: 600 }
            th, td { padding: .2em .8em; border-bottom: 1px solid #ccc; text-align: right }
            th:first-child, td:first-child { text-align: left } .broken { color: #b00020; font-weight: 600 }
            """;

    private HtmlPage() {}

    public static String of(Report report) {
        String title = escaped(report.title());
        var out = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title><style>\n")
                .append(STYLE)
                .append("</style></head><body><h1>")
                .append(title)
                .append("</h1>\n");
        report.tables().forEach(table -> table(table, out));
        out.append("<ul>\n");
        for (Report.Claim claim : report.claims()) {
            out.append(claim.held() ? "<li>held: " : "<li class=\"broken\">broken: ")
                    .append(escaped(claim.text()))
                    .append("</li>\n");
        }
        return out.append("</ul>\n<p>Replay: <code>")
                .append(escaped(report.replay()))
                .append("</code></p></body></html>\n")
                .toString();
    }

    private static void table(Table table, StringBuilder out) {
        out.append("<table><caption>").append(escaped(table.title())).append("</caption>\n");
        row("th", table.columns(), out);
        table.rows().forEach(row -> row("td", row, out));
        out.append("</table>\n");
    }

    private static void row(String tag, List<String> cells, StringBuilder out) {
        out.append("<tr>");
        for (String cell : cells) {
            out.append('<')
                    .append(tag)
                    .append('>')
                    .append(escaped(cell))
                    .append("</")
                    .append(tag)
                    .append('>');
        }
        out.append("</tr>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
