package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;

/** {@code fasttrack reputation [PEER]}: why a score is what it is; without a peer, the ranking. */
public final class ReputationCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @Parameter(description = "[PEER|NUMBER]")
    private List<String> words = new ArrayList<>();

    @Parameter(names = "--from", description = "the ranking: skip so many nodes")
    private int from;

    @Parameter(names = "--count", description = "the ranking: so many nodes")
    private int count = 20;

    @Override
    public String name() {
        return "reputation";
    }

    @Override
    public Group group() {
        return Group.USE;
    }

    @Override
    public String summary() {
        return "a node's score, its parts and the evidence behind them; without a node, the ranking";
    }

    @Override
    public String arguments() {
        return "[PEER|NUMBER]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack reputation                          # the ranking",
                "fasttrack reputation PEER_ID                  # why it has what it has, and what promotion asks",
                "fasttrack reputation 2 --json                 # whoever has result 2 of the last search");
    }

    @Override
    public int run(Console console) {
        if (words.size() > 1) {
            throw new Failure(ExitCode.USAGE, "one node at a time");
        }
        ReputationLines lines = new ReputationLines(console);
        Set<String> shown = new LinkedHashSet<>();
        data.call("GET", path(), Map.of(), line -> {
            shown.addAll(ReputationLines.nodes(line));
            if (data.json) {
                console.json(line);
            } else {
                lines.show(line);
            }
        });
        LastPeers.remember(data.folder(), shown, console);
        return ExitCode.DONE;
    }

    private String path() {
        return words.isEmpty()
                ? "/v1/reputation?from=" + from + "&count=" + count
                : "/v1/reputation?peer=" + LastSearch.resolvePeer(data.folder(), words.getFirst());
    }
}
