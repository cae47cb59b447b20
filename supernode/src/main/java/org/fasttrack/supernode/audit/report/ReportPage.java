package org.fasttrack.supernode.audit.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Band;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.audit.AuditFault;
import org.fasttrack.supernode.audit.AuditResult;
import org.fasttrack.supernode.audit.Suspicion;

/** The page: what was verified, faults, suspicions, ranking, score over time, who vouches for whom. */
public final class ReportPage {
    private static final int LINES = 8;
    private static final int POINTS = 48;
    private static final int RANKED = 200;
    private static final int LISTED = 500;
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>fasttrack audit</title>
            <style>
            body { font: 15px/1.45 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222 }
            table { border-collapse: collapse; margin: .5em 0 } td, th { padding: .15em .7em; text-align: left;
            border-bottom: 1px solid #ddd; overflow-wrap: anywhere } svg { width: 100%; height: auto }
            svg text { font-size: 12px } .grid { stroke: #ddd } .edge { stroke: #1b6ca8; opacity: .45 }
            .ok { color: #27864a } .bad { color: #c0392b }
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
                ? "<p class=\"ok\">Everything verifies.</p>"
                : "<p class=\"bad\">" + (result.faults().size() + result.unlisted()) + " faults.</p>";
        List<List<String>> logs = result.logs().stream()
                .map(log ->
                        List.of(log.owner().toString(), String.valueOf(log.entries()), String.valueOf(log.copies())))
                .toList();
        return "<h1>Audit of " + Html.escape(result.asOf().toString()) + "</h1>" + verdict + "<p>" + result.entries()
                + " entries and " + result.signatures() + " signatures verified, "
                + result.scores().size()
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
        List<List<String>> rows = new ArrayList<>();
        result.scores().forEach((node, score) -> {
            if (rows.size() < RANKED) {
                String rank = String.valueOf(rows.size() + 1);
                rows.add(List.of(
                        rank,
                        node.toString(),
                        String.valueOf(score),
                        Band.of(score).toString()));
            }
        });
        return "<h2>Score over time</h2>" + overTime() + "<h2>Ranking</h2>"
                + Html.table(List.of("rank", "node", "score", "band"), rows);
    }

    private String overTime() {
        Duration window = policy.hour().multipliedBy(policy.windowHours());
        Instant from = result.asOf().minus(window);
        List<LinePlot.Line> lines = new ArrayList<>();
        int top = policy.promotion();
        for (NodeId node : result.scores().keySet().stream().limit(LINES).toList()) {
            List<Integer> values = new ArrayList<>();
            for (int point = 0; point <= POINTS; point++) {
                Instant at = from.plus(window.multipliedBy(point).dividedBy(POINTS));
                values.add(result.engine().value(node, at));
            }
            top = Math.max(
                    top, values.stream().mapToInt(Integer::intValue).max().orElse(0));
            lines.add(new LinePlot.Line(node.shortForm(), values));
        }
        return LinePlot.draw(lines, top, from.toString(), result.asOf().toString());
    }

    private String vouching() {
        return "<h2>Who vouches for whom</h2><p>The largest of "
                + result.vouching().size()
                + " pairs; an arrow points from the downloader to the uploader.</p>"
                + VouchingPlot.draw(result.vouching());
    }
}
