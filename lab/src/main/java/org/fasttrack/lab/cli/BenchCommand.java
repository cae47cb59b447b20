package org.fasttrack.lab.cli;

import com.beust.jcommander.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.lab.bench.directory.DirectoryBench;
import org.fasttrack.lab.bench.evidence.AuditBench;
import org.fasttrack.lab.bench.evidence.LedgerBench;
import org.fasttrack.lab.bench.evidence.ScoresBench;
import org.fasttrack.lab.bench.federation.FederationBench;
import org.fasttrack.lab.bench.seal.SealBench;
import org.fasttrack.lab.bench.sessions.SessionsBench;
import org.fasttrack.lab.bench.swarm.SwarmBench;
import org.fasttrack.lab.bench.transfer.DownloadMemory;
import org.fasttrack.lab.bench.transfer.TransferBench;

/** {@code fasttrack bench NAME [ARGUMENT...]}: measures against a named rival in the same run. */
public final class BenchCommand implements Command {
    @Parameter(
            description =
                    "directory | federation | transfer | download-memory | swarm | sessions | seal | audit | ledger | scores, then its own arguments after --")
    private List<String> words = new ArrayList<>();

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public Group group() {
        return Group.LAB;
    }

    @Override
    public String summary() {
        return "measure against rivals: directory, federation, transfer, download-memory, swarm, sessions, seal, audit, ledger, scores";
    }

    @Override
    public String arguments() {
        return "NAME [-- ARGUMENT...]";
    }

    @Override
    public int run(Console console) throws Exception {
        if (words.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "which one? directory, federation, transfer, download-memory, swarm, sessions, seal, audit, ledger or scores");
        }
        String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
        return switch (words.getFirst()) {
            case "directory" -> DirectoryBench.run(System.out, arguments);
            case "federation" -> FederationBench.run(arguments);
            case "transfer" -> TransferBench.run(arguments);
            case "download-memory" -> DownloadMemory.run(arguments);
            case "swarm" -> SwarmBench.run(arguments);
            case "sessions" -> SessionsBench.run(arguments);
            case "seal" -> SealBench.run(System.out);
            case "audit" -> AuditBench.run(System.out, arguments);
            case "ledger" -> LedgerBench.run(System.out, arguments);
            case "scores" -> ScoresBench.run(System.out, arguments);
            default ->
                throw new Failure(
                        ExitCode.USAGE,
                        "there is no benchmark '" + words.getFirst()
                                + "': directory, federation, transfer, download-memory, swarm, sessions, seal, audit, ledger, scores");
        };
    }
}
