package org.fasttrack.supernode.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.reputation.Band;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.audit.AuditFault;
import org.fasttrack.supernode.audit.AuditResult;
import org.fasttrack.supernode.audit.Suspicion;

/** Prints what an audit found, for people or for programs. */
final class AuditOutput {
    private static final int RANKED = 20;
    private static final int REFERENCES = 5;

    private final Console console;
    private final boolean json;

    AuditOutput(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    /** Why a score is what it is. */
    void why(Score score, ScorePolicy policy) {
        if (json) {
            console.json(Json.of(
                    "node", score.node().toString(),
                    "score", score.value(),
                    "band", score.band().toString(),
                    "asOf", score.asOf().toString(),
                    "parts", score.parts().stream().map(AuditOutput::part).toList()));
            return;
        }
        console.line(score.node() + " has " + score.value() + " (" + score.band() + "); promotion asks for "
                + policy.promotion());
        for (Score.Part part : score.parts()) {
            console.line(String.format(
                    Locale.ROOT,
                    "  %+9.3f  %-11s  %s%s",
                    part.milliPoints() / 1000.0,
                    part.kind().name().toLowerCase(Locale.ROOT),
                    part.reason() + (part.ends() == null ? "" : ", gone on " + part.ends()),
                    references(part)));
        }
    }

    private static Map<String, Object> part(Score.Part part) {
        return Json.of(
                "kind", part.kind().name().toLowerCase(Locale.ROOT),
                "milliPoints", part.milliPoints(),
                "reason", part.reason(),
                "ends", part.ends() == null ? null : part.ends().toString(),
                "evidence",
                        part.evidence().stream()
                                .map(ref -> Json.of("log", ref.log().toString(), "entry", ref.index()))
                                .toList());
    }

    private static String references(Score.Part part) {
        if (part.evidence().isEmpty()) {
            return "";
        }
        List<String> named =
                part.evidence().stream().limit(REFERENCES).map(String::valueOf).toList();
        int more = part.evidence().size() - named.size();
        return "  [" + String.join(" ", named) + (more > 0 ? " and " + more + " more" : "") + "]";
    }

    void result(AuditResult result) {
        if (json) {
            json(result);
        } else {
            text(result);
        }
    }

    private void json(AuditResult result) {
        Map<String, Object> scores = new LinkedHashMap<>();
        result.scores().forEach((node, score) -> scores.put(node.toString(), score));
        console.json(Json.of(
                "ok", result.ok(),
                "logs", result.logs().size(),
                "entries", result.entries(),
                "signatures", result.signatures(),
                "scores", scores,
                "faults", result.faults().stream().map(AuditOutput::fault).toList(),
                "suspicions",
                        result.suspicions().stream().map(AuditOutput::suspicion).toList()));
    }

    private static Map<String, Object> fault(AuditFault fault) {
        return Json.of(
                "kind", fault.kind().word(),
                "node", fault.node().toString(),
                "evidence", fault.evidence(),
                "detail", fault.detail());
    }

    private static Map<String, Object> suspicion(Suspicion suspicion) {
        return Json.of(
                "kind", suspicion.kind(),
                "nodes", suspicion.nodes().stream().map(NodeId::toString).toList(),
                "why", suspicion.why());
    }

    private void text(AuditResult result) {
        result.logs()
                .forEach(log -> console.line("log of " + log.owner().shortForm() + ": " + log.entries() + " entries in "
                        + log.copies() + (log.copies() == 1 ? " copy" : " copies")));
        console.line(result.entries() + " entries, " + result.signatures() + " signatures verified, "
                + result.scores().size() + " scores recomputed as of " + result.asOf());
        for (AuditFault fault : result.faults()) {
            console.line("FAULT " + fault.kind().word() + " of " + fault.node().shortForm() + ": " + fault.evidence()
                    + ": " + fault.detail());
        }
        if (result.unlisted() > 0) {
            console.line("and " + result.unlisted() + " more faults");
        }
        for (Suspicion suspicion : result.suspicions()) {
            List<String> who = suspicion.nodes().stream()
                    .limit(REFERENCES)
                    .map(NodeId::shortForm)
                    .toList();
            console.line("suspicious: " + suspicion.kind() + " " + String.join(" ", who) + ": " + suspicion.why());
        }
        result.scores().entrySet().stream()
                .limit(RANKED)
                .forEach(entry -> console.line(String.format(
                        Locale.ROOT, "  %4d  %-8s %s", entry.getValue(), Band.of(entry.getValue()), entry.getKey())));
        console.line(result.ok() ? "everything verifies" : "NOT everything verifies");
    }
}
