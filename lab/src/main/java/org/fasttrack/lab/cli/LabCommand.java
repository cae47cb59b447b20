package org.fasttrack.lab.cli;

import com.beust.jcommander.Parameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.report.Csv;
import org.fasttrack.lab.report.HtmlPage;
import org.fasttrack.lab.report.Report;
import org.fasttrack.lab.scenario.Scenario;
import org.fasttrack.lab.scenario.Settings;
import org.fasttrack.lab.scenario.reputation.ReputationAttacks;
import org.fasttrack.lab.scenario.swarm.EqualPeers;
import org.fasttrack.lab.scenario.swarm.FluidBound;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack lab SCENARIO}: the production cores under virtual time. */
public final class LabCommand implements Command {
    private static final List<Scenario> SCENARIOS =
            List.of(new FluidBound(), new EqualPeers(), new ReputationAttacks());

    @Parameter(description = "SCENARIO")
    private List<String> words = new ArrayList<>();

    @Parameter(names = "--list", description = "list the scenarios")
    private boolean list;

    @Parameter(names = "--nodes", description = "how many nodes; each scenario has a number of its own")
    private @Nullable Integer nodes;

    @Parameter(
            names = "--seed",
            description = "where all randomness comes from; the same seed is the same run, to the byte")
    private long seed = 1;

    @Parameter(names = "--report", description = "also write the report to this HTML file", placeholder = "FILE")
    private @Nullable String report;

    @Parameter(names = "--csv", description = "also write the tables to this CSV file", placeholder = "FILE")
    private @Nullable String csv;

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public Group group() {
        return Group.LAB;
    }

    @Override
    public String summary() {
        return "simulate: a scenario with the production cores under virtual time";
    }

    @Override
    public String arguments() {
        return "SCENARIO";
    }

    @Override
    public int run(Console console) throws IOException {
        if (list) {
            SCENARIOS.forEach(each -> console.line(String.format("%-12s %s", each.name(), each.summary())));
            return ExitCode.DONE;
        }
        Scenario scenario = scenario();
        Report found = scenario.run(settings(scenario));
        console.line(found.text().stripTrailing());
        write(report, HtmlPage.of(found));
        write(csv, Csv.of(found));
        return found.held() ? ExitCode.DONE : ExitCode.NO;
    }

    private Scenario scenario() {
        if (words.size() != 1) {
            throw new Failure(ExitCode.USAGE, "which scenario? fasttrack lab --list shows them");
        }
        return SCENARIOS.stream()
                .filter(each -> each.name().equals(words.getFirst()))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        ExitCode.USAGE,
                        "there is no scenario '" + words.getFirst() + "'; fasttrack lab --list shows them"));
    }

    private Settings settings(Scenario scenario) {
        try {
            return new Settings(nodes == null ? scenario.nodes() : nodes, new Seed(seed));
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static void write(@Nullable String file, String text) throws IOException {
        if (file != null) {
            Files.writeString(Path.of(file), text, StandardCharsets.UTF_8);
        }
    }
}
