package org.fasttrack.peer.cli;

import com.beust.jcommander.ParametersDelegate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;

/** {@code fasttrack status}. */
public final class StatusCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String summary() {
        return "what the local node is and does";
    }

    @Override
    public List<String> examples() {
        return List.of("fasttrack status", "fasttrack status --data sn1 --json");
    }

    @Override
    public int run(Console console) {
        data.call("GET", "/v1/status", Map.of(), status -> {
            if (data.json) {
                console.json(status);
            } else {
                show(status, console);
            }
        });
        return ExitCode.DONE;
    }

    private static void show(Map<String, Object> status, Console console) {
        String role = String.valueOf(status.get("role"));
        row(console, "node", status.get("id") + " (" + role + ")");
        row(console, "network", status.get("network") + " (" + status.get("access") + ")");
        row(console, "reputation", String.valueOf(status.get("reputation")));
        invitation(status, Instant.now()).ifPresent(text -> row(console, "invitation", console.red(text)));
        if (!role.equals("supernode")) {
            row(console, "supernode", supernode(status, console));
            row(console, "data port", dataPort(status, console));
            row(console, "shared", shared(status));
            if (status.containsKey("scanning")) {
                row(console, "scanning", ScanLine.of(Json.inner(status, "scanning")));
            }
            if (Boolean.TRUE.equals(status.get("joining"))) {
                row(console, "promotion", "certified; joining the supernodes");
            }
        }
        if (!role.equals("peer")) {
            List<?> cluster = status.get("cluster") instanceof List<?> members ? members : List.of();
            row(console, "cluster", Count.of(cluster.size(), "supernode"));
            if (status.get("promotion") instanceof Map<?, ?> promotion) {
                row(
                        console,
                        "promotion",
                        promotion.get("candidate") + " " + promotion.get("step") + " on " + promotion.get("since"));
            }
            row(
                    console,
                    "directory",
                    Count.of(Json.number(status, "indexedFiles", 0), "file") + " of "
                            + Count.of(Json.number(status, "attachedPeers", 0), "attached peer"));
        }
    }

    /** Nothing while it is valid for long. */
    static Optional<String> invitation(Map<String, Object> status, Instant now) {
        Map<String, Object> invitation = Json.inner(status, "invitation");
        String advice = Json.text(invitation, "advice");
        if (advice == null) {
            return Optional.empty();
        }
        Instant expires = Instant.parse(String.valueOf(Json.text(invitation, "expires")));
        Duration left = Duration.between(now, expires);
        String when = expires.truncatedTo(ChronoUnit.SECONDS).toString();
        return Optional.of((left.isNegative()
                        ? "expired at " + when
                        : "expires in " + left.toHours() + " h " + left.toMinutesPart() + " min, at " + when)
                + ": " + advice);
    }

    private static String supernode(Map<String, Object> status, Console console) {
        return status.get("supernode") instanceof Map<?, ?> supernode
                ? supernode.get("id") + "\n" + " ".repeat(12) + supernode.get("address") + ", round trip "
                        + supernode.get("rttMillis") + " ms"
                : console.red("none in reach") + "; looking for one"
                        + (status.containsKey("unanswered") ? "\n" + " ".repeat(12) + status.get("unanswered") : "");
    }

    private static String dataPort(Map<String, Object> status, Console console) {
        if (!(status.get("reach") instanceof Map<?, ?> reach)) {
            return status.get("listen") + ", not tested";
        }
        return switch (String.valueOf(reach.get("state"))) {
            case "open" -> reach.get("address") + ", reached by others";
            case "firewalled" ->
                reach.get("address") + ", " + console.red("not reached") + " (" + reach.get("detail")
                        + "): transfers go the other way round or through a supernode";
            default -> reach.get("address") + ", being tested";
        };
    }

    private static String shared(Map<String, Object> status) {
        return String.format(
                Locale.ROOT,
                "%s, %s; %,d registered with the supernode",
                Count.of(Json.number(status, "sharedFiles", 0), "file"),
                Sizes.show(Json.number(status, "sharedBytes", 0)),
                Json.number(status, "registeredFiles", 0));
    }

    private static void row(Console console, String name, String value) {
        console.line(console.bold(String.format("%-12s", name)) + value);
    }
}
