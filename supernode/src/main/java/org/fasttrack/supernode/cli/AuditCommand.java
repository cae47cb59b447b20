package org.fasttrack.supernode.cli;

import com.beust.jcommander.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.CertificateFile;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.supernode.audit.Audit;
import org.fasttrack.supernode.audit.AuditResult;
import org.fasttrack.supernode.audit.AuditSetting;
import org.fasttrack.supernode.audit.LiveSources;
import org.fasttrack.supernode.audit.LogSource;
import org.fasttrack.supernode.audit.TilesExport;
import org.fasttrack.supernode.audit.report.ReportPage;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack audit SOURCE...}: verifies logs and recomputes every score. Exit 1 when a fault is found. */
public final class AuditCommand implements Command {
    @Parameter(description = "SOURCE...: data folders, logs, exported logs, HOST:PORT of live supernodes")
    private List<String> sources = new ArrayList<>();

    @Parameter(
            names = "--network",
            description =
                    "a network file: only its roots' attestations count (default: the one kept in --data's folder)",
            placeholder = "FILE")
    private @Nullable String network;

    @Parameter(
            names = "--data",
            description = "a node's data folder: ask live supernodes with its network, identity and invitation",
            placeholder = "DIR")
    private @Nullable String data;

    @Parameter(
            names = "--preset",
            description = "the numbers of the score: kazaalite or demo (default: the network file's, or kazaalite)",
            placeholder = "NAME")
    private @Nullable String preset;

    @Parameter(
            names = "--as-of",
            description = "the moment to compute scores for, e.g. 2026-01-31T12:00:00Z (default: now)",
            placeholder = "INSTANT")
    private @Nullable String asOf;

    @Parameter(names = "--peer", description = "show why this node's score is what it is", placeholder = "NODE_ID")
    private @Nullable String peer;

    @Parameter(
            names = "--report",
            description = "write a page of HTML with plots; it needs nothing else",
            placeholder = "FILE")
    private @Nullable String report;

    @Parameter(
            names = "--export",
            description = "write each log as C2SP tlog-tiles into this folder",
            placeholder = "DIR")
    private @Nullable String export;

    @Parameter(names = "--json", description = "print JSON objects, one a line")
    private boolean json;

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public String summary() {
        return "verify supernodes' logs and recompute every score";
    }

    @Override
    public Group group() {
        return Group.LAB;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack audit sn1 sn2                     # verify the logs in two data folders",
                "fasttrack audit sn1 --peer ID               # and show why ID's score is what it is",
                "fasttrack audit sn1 --report audit.html     # and write a page with plots",
                "fasttrack audit --network lab.network 10.0.0.1:1215 10.0.0.2:1215",
                "                                            # what live supernodes serve and claim",
                "fasttrack audit --data p1 10.0.0.1:1215     # the same, as the node that p1 is the folder of");
    }

    @Override
    public String arguments() {
        return "SOURCE...";
    }

    @Override
    public int run(Console console) throws IOException {
        if (sources.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "which logs? name a data folder, a log, an exported log or a supernode's HOST:PORT");
        }
        NetworkFile file = networkFile();
        try (AuditSources named = new AuditSources(sources, file, data == null ? null : Path.of(data))) {
            LiveSources live = named.ask();
            List<LogSource> logs = named.with(live);
            AuditResult result = Audit.run(logs, live, setting(file), new ProgressLine(console)::at);
            console.clearProgress();
            return show(result, logs, console);
        }
    }

    private int show(AuditResult result, List<LogSource> logs, Console console) throws IOException {
        AuditOutput output = new AuditOutput(console, json);
        if (peer != null) {
            output.why(result.explain(node(peer)), result.engine().policy());
        }
        if (report != null) {
            Files.writeString(Path.of(report), ReportPage.of(result));
            console.note("the report is in " + report);
        }
        if (export != null) {
            export(logs, Path.of(export), console);
        }
        output.result(result);
        return result.ok() ? ExitCode.DONE : ExitCode.NO;
    }

    private AuditSetting setting(@Nullable NetworkFile file) {
        int threads = Runtime.getRuntime().availableProcessors();
        try {
            return new AuditSetting(policy(file), witnesses(file), moment(), threads);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private ScorePolicy policy(@Nullable NetworkFile file) {
        if (preset != null) {
            return ScorePolicy.preset(preset);
        }
        return file == null ? ScorePolicy.KAZAALITE : file.plan().scorePolicy();
    }

    /** The roots, and those whose certificates lie beside the logs that are named. */
    private Set<NodeId> witnesses(@Nullable NetworkFile file) {
        if (file == null) {
            return Set.of();
        }
        List<Certificate> kept = new ArrayList<>();
        Opener opener = new Opener(file.id(), InstantSource.system());
        for (String source : sources) {
            for (Path folder : List.of(Path.of(source), Path.of(source).resolve("evidence"))) {
                kept.addAll(certificates(folder, opener));
            }
        }
        return file.witnesses(kept, moment());
    }

    private static List<Certificate> certificates(Path folder, Opener opener) {
        try {
            return new CertificateFile(folder).read(opener);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private @Nullable NetworkFile networkFile() {
        Path kept = data == null ? null : Path.of(data).resolve("network");
        try {
            if (network != null) {
                return NetworkFile.read(Path.of(network));
            }
            return kept == null || !Files.exists(kept) ? null : NetworkFile.read(kept);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private Instant moment() {
        try {
            return asOf == null ? Instant.now() : Instant.parse(asOf);
        } catch (DateTimeParseException e) {
            throw new Failure(ExitCode.USAGE, "'" + asOf + "' is not a moment such as 2026-01-31T12:00:00Z", e);
        }
    }

    private static NodeId node(String text) {
        try {
            return NodeId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static void export(List<LogSource> logs, Path target, Console console) throws IOException {
        List<LogSource> once = logs.stream()
                .collect(Collectors.toMap(LogSource::name, log -> log, (first, second) -> first))
                .values()
                .stream()
                .toList();
        for (LogSource log : once) {
            console.note("exported to " + TilesExport.write(log, target));
        }
    }
}
