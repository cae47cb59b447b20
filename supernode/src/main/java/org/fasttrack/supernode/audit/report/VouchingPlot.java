package org.fasttrack.supernode.audit.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.supernode.audit.AuditResult.Vouching;

/** Who vouches for whom: nodes on a circle, a line from downloader to uploader, thicker for more bytes. */
final class VouchingPlot {
    private static final int MAX_LINES = 200;
    private static final int SIZE = 680;
    private static final int RADIUS = 240;

    private VouchingPlot() {}

    static String draw(List<Vouching> vouching) {
        List<Vouching> drawn = vouching.stream().limit(MAX_LINES).toList();
        List<NodeId> nodes = new ArrayList<>(drawn.stream()
                .flatMap(v -> List.of(v.downloader(), v.uploader()).stream())
                .distinct()
                .sorted()
                .toList());
        StringBuilder svg = new StringBuilder(
                String.format(Locale.ROOT, "<svg class=\"ring\" viewBox=\"0 0 %d %d\" role=\"img\">%n", SIZE, SIZE));
        svg.append(
                "<defs><marker id=\"a\" markerWidth=\"9\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" refX=\"13\" refY=\"3\" orient=\"auto\">"
                        + "<path d=\"M0,0 L7,3 L0,6 z\"/></marker></defs>\n");
        for (Vouching v : drawn) {
            double from = angle(nodes.indexOf(v.downloader()), nodes.size());
            double to = angle(nodes.indexOf(v.uploader()), nodes.size());
            double width = 1 + Math.log10(1 + v.bytes() / 1_000_000.0) / 2;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke-width=\"%.2f\" class=\"edge\""
                            + " marker-end=\"url(#a)\"/>%n",
                    x(from),
                    y(from),
                    x(to),
                    y(to),
                    width));
        }
        for (int i = 0; i < nodes.size(); i++) {
            double at = angle(i, nodes.size());
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                    x(at),
                    y(at),
                    SIZE / 2.0 + (RADIUS + 12) * Math.cos(at),
                    SIZE / 2.0 + (RADIUS + 12) * Math.sin(at) + 4,
                    Math.cos(at) < 0 ? "end" : "start",
                    nodes.get(i).shortForm()));
        }
        return svg.append("</svg>\n").toString();
    }

    private static double angle(int index, int count) {
        return 2 * Math.PI * index / Math.max(1, count);
    }

    private static double x(double angle) {
        return SIZE / 2.0 + RADIUS * Math.cos(angle);
    }

    private static double y(double angle) {
        return SIZE / 2.0 + RADIUS * Math.sin(angle);
    }
}
