package org.fasttrack.supernode.audit.report;

import java.util.List;
import java.util.Locale;

/** Lines over time as SVG. */
final class LinePlot {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 300;
    private static final int LEFT = 45;
    private static final int BOTTOM = 25;
    private static final int LEGEND = 120;
    private static final List<String> COLOURS =
            List.of("#1b6ca8", "#c0392b", "#27864a", "#8e44ad", "#b9770e", "#117a8b", "#7b3f00", "#566573");

    private LinePlot() {}

    /** One line. @param values from left to right, 0 to the plot's top */
    record Line(String label, List<Integer> values) {}

    /** @param highest of the values @param aim a value that is marked */
    static String draw(List<Line> lines, int highest, int aim, String from, String to) {
        StringBuilder svg = new StringBuilder(
                String.format(Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\">%n", WIDTH, HEIGHT + BOTTOM));
        int step = step(highest);
        int top = Math.ceilDiv(highest, step) * step;
        for (int value = 0; value <= top; value += step) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" class=\"grid\"/><text x=\"4\" y=\"%.1f\">%d</text>%n",
                    LEFT,
                    y(value, top),
                    WIDTH - LEGEND,
                    y(value, top),
                    y(value, top) + 4,
                    value));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" class=\"aim\"/><text x=\"%d\" y=\"%.1f\">promotion %d</text>%n",
                LEFT,
                y(aim, top),
                WIDTH - LEGEND,
                y(aim, top),
                LEFT + 6,
                y(aim, top) + 14,
                aim));
        for (int i = 0; i < lines.size(); i++) {
            line(svg, lines.get(i), i, top);
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">%s</text><text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text></svg>%n",
                LEFT,
                HEIGHT + BOTTOM - 5,
                Html.escape(from),
                WIDTH - LEGEND,
                HEIGHT + BOTTOM - 5,
                Html.escape(to)));
        return svg.toString();
    }

    /** The round one that makes at most five steps. */
    private static int step(int highest) {
        int step = 1;
        for (int factor = 0; step * 5 < highest; factor++) {
            step = factor % 3 == 1 ? step / 2 * 5 : step * 2; // 1, 2, 5, 10, 20, 50
        }
        return step;
    }

    private static void line(StringBuilder svg, Line line, int number, int top) {
        String colour = COLOURS.get(number % COLOURS.size());
        svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
                .append(colour)
                .append("\" points=\"");
        int count = line.values().size();
        for (int i = 0; i < count; i++) {
            double x = LEFT + (WIDTH - LEGEND - LEFT) * (double) i / Math.max(1, count - 1);
            svg.append(
                    String.format(Locale.ROOT, "%.1f,%.1f ", x, y(line.values().get(i), top)));
        }
        svg.append(String.format(
                Locale.ROOT,
                "\"/><text x=\"%d\" y=\"%d\" style=\"fill:%s\">%s</text>%n",
                WIDTH - LEGEND + 8,
                20 + 18 * number,
                colour,
                Html.escape(line.label())));
    }

    private static double y(int value, int top) {
        return 10 + (HEIGHT - 20) * (1 - (double) value / top);
    }
}
