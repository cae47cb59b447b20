package org.fasttrack.supernode.audit.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Band;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.audit.AuditFault;
import org.fasttrack.supernode.audit.AuditResult;
import org.fasttrack.supernode.audit.Suspicion;

/** The page: what was verified, faults, suspicions, ranking, score over time, who vouches for whom. */
public final class ReportPage {
    private static final int LINES = 8;
    private static final int POINTS = 48;
    private static final int RANKED = 200;
    private static final int EXPLAINED = 50;
    private static final int REFERENCES = 12;
    private static final int MAX_ZOOMS = 3;
    private static final int LISTED = 500;
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>fasttrack audit</title>
            <style>
            :root { color-scheme: light dark; --line: #8884; --soft: #888; --edge: #4a90c4; --ok: #2e9e5b; --bad: #d64541 }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 58em; margin: 2em auto; padding: 0 1.2em }
            h1 { font-size: 1.6em; margin-bottom: .2em } h2 { font-size: 1.2em; margin: 1.8em 0 .4em }
            table { border-collapse: collapse; width: 100% } td, th { padding: .3em .8em .3em 0; text-align: left;
            border-bottom: 1px solid var(--line); overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
            th { color: var(--soft); font-weight: 500 } td:first-child { white-space: nowrap }
            svg { width: 100%; height: auto } svg.ring { max-width: 38em; display: block; margin: auto }
            svg text { font-size: 12px; fill: currentColor } svg circle, svg marker { fill: currentColor }
            .grid { stroke: var(--line) } .aim { stroke: var(--soft); stroke-dasharray: 5 4 }
            .edge { stroke: var(--edge); opacity: .55 } details { border-bottom: 1px solid var(--line); padding: .3em 0 }
            summary { cursor: pointer; overflow-wrap: anywhere } summary b { display: inline-block; width: 3em }
            .soft { color: var(--soft) } .verdict { font-size: 1.1em; font-weight: 600 }
            .ok { color: var(--ok) } .bad { color: var(--bad) }
            </style></head><body>
            """;

    private final AuditResult result;
    private final ScorePolicy policy;

    private ReportPage(AuditResult result) {
        this.result = result;
        this.policy = result.engine().policy();
    }

    public static String of(AuditResult result) {
        return new ReportPage(result).page();
    }

    private String page() {
        return HEAD + verdict() + faults() + suspicions() + scores() + vouching() + "</body></html>\n";
    }

    private String verdict() {
        String verdict = result.ok()
                ? "<p class=\"verdict ok\">Everything verifies.</p>"
                : "<p class=\"verdict bad\">" + (result.faults().size() + result.unlisted()) + " faults.</p>";
        List<List<String>> logs = result.logs().stream()
                .map(log ->
                        List.of(log.owner().toString(), String.valueOf(log.entries()), String.valueOf(log.copies())))
                .toList();
        return "<h1>Audit of " + Html.time(result.asOf()) + "</h1>" + verdict + "<p>" + Html.number(result.entries())
                + " entries and " + Html.number(result.signatures()) + " signatures verified, "
                + Html.number(result.scores().size())
                + " scores recomputed under the policy " + Html.escape(policy.name()) + ".</p>\n"
                + Html.table(List.of("log of", "entries", "copies"), logs);
    }

    private String faults() {
        List<List<String>> rows =
                result.faults().stream().limit(LISTED).map(ReportPage::row).toList();
        return rows.isEmpty() ? "" : "<h2>Faults</h2>" + Html.table(List.of("what", "who", "evidence", "detail"), rows);
    }

    private static List<String> row(AuditFault fault) {
        return List.of(fault.kind().word(), fault.node().toString(), fault.evidence(), fault.detail());
    }

    private String suspicions() {
        List<List<String>> rows =
                result.suspicions().stream().limit(LISTED).map(ReportPage::row).toList();
        return rows.isEmpty() ? "" : "<h2>Suspicious</h2>" + Html.table(List.of("what", "who", "why"), rows);
    }

    private static List<String> row(Suspicion suspicion) {
        List<String> who = suspicion.nodes().stream().map(NodeId::shortForm).toList();
        return List.of(suspicion.kind(), String.join(" ", who), suspicion.why());
    }

    private String scores() {
        return "<h2>Score over time</h2>" + overTime() + "<h2>Ranking</h2><p class=\"soft\">The first "
                + Math.min(EXPLAINED, result.scores().size())
                + " open to show what each point rests on: <code>log#entry</code>.</p>"
                + ranking();
    }

    private String ranking() {
        StringBuilder ranking = new StringBuilder();
        List<NodeId> nodes = result.scores().keySet().stream().limit(RANKED).toList();
        for (int i = 0; i < nodes.size(); i++) {
            NodeId node = nodes.get(i);
            int score = result.scores().getOrDefault(node, 0);
            String line = "<b>" + score + "</b> " + Html.escape(node.toString()) + " <span class=\"soft\">"
                    + Html.escape(Band.of(score).toString()) + "</span>";
            ranking.append(
                    i < EXPLAINED
                            ? "<details><summary>" + line + "</summary>" + why(node) + "</details>\n"
                            : "<div>" + line + "</div>\n");
        }
        return ranking.toString();
    }

    private String why(NodeId node) {
        List<List<String>> rows = result.explain(node).parts().stream()
                .map(part -> List.of(
                        String.format(Locale.ROOT, "%+.3f", part.milliPoints() / 1000.0),
                        part.reason() + (part.ends() == null ? "" : ", gone on " + Html.time(part.ends())),
                        evidence(part)))
                .toList();
        return Html.table(List.of("points", "why", "evidence"), rows);
    }

    private static String evidence(Score.Part part) {
        String named =
                part.evidence().stream().limit(REFERENCES).map(String::valueOf).collect(Collectors.joining(" "));
        int more = part.evidence().size() - REFERENCES;
        return more > 0 ? named + " and " + more + " more" : named;
    }

    private String overTime() {
        Duration window = policy.hour().multipliedBy(policy.windowHours());
        List<NodeId> nodes = result.scores().keySet().stream().limit(LINES).toList();
        Instant from = result.asOf().minus(window);
        for (int zoom = 0; zoom < MAX_ZOOMS; zoom++) { // nobody wants to see a line that is flat for most of the time
            from = firstChange(nodes, from);
        }
        List<LinePlot.Line> lines = new ArrayList<>();
        int top = policy.promotion();
        for (NodeId node : nodes) {
            List<Integer> values = new ArrayList<>();
            for (int point = 0; point <= POINTS; point++) {
                values.add(result.engine().value(node, at(from, point)));
            }
            top = Math.max(top, Collections.max(values));
            lines.add(new LinePlot.Line(node.shortForm(), values));
        }
        return LinePlot.draw(lines, top, policy.promotion(), Html.time(from), Html.time(result.asOf()));
    }

    private Instant at(Instant from, int point) {
        return from.plus(
                Duration.between(from, result.asOf()).multipliedBy(point).dividedBy(POINTS));
    }

    /** The last point before any of the scores changes. */
    private Instant firstChange(List<NodeId> nodes, Instant from) {
        for (int point = 1; point <= POINTS; point++) {
            Instant next = at(from, point);
            if (nodes.stream()
                    .anyMatch(node ->
                            result.engine().value(node, next) != result.engine().value(node, from))) {
                return at(from, point - 1);
            }
        }
        return from;
    }

    private String vouching() {
        return "<h2>Who vouches for whom</h2><p>The largest of "
                + result.vouching().size()
                + " pairs; an arrow points from the downloader to the uploader.</p>"
                + VouchingPlot.draw(result.vouching());
    }
}
