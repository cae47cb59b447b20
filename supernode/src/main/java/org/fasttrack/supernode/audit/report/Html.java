package org.fasttrack.supernode.audit.report;

import java.util.List;

/** Text that is safe to stand in a page. */
final class Html {
    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A table of escaped cells. */
    static String table(List<String> heads, List<List<String>> rows) {
        StringBuilder out = new StringBuilder("<table><tr>");
        heads.forEach(head -> out.append("<th>").append(escape(head)).append("</th>"));
        out.append("</tr>\n");
        for (List<String> row : rows) {
            out.append("<tr>");
            row.forEach(cell -> out.append("<td>").append(escape(cell)).append("</td>"));
            out.append("</tr>\n");
        }
        return out.append("</table>\n").toString();
    }
}
