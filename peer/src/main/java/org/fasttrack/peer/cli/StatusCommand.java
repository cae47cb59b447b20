package org.fasttrack.peer.cli;

import com.beust.jcommander.ParametersDelegate;
import java.util.Map;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;

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
    public int run(Console console) {
        data.call("GET", "/v1/status", Map.of(), status -> {
            if (data.json) {
                console.json(status);
            } else {
                status.forEach((key, value) -> console.line(String.format("%-16s %s", key, value)));
            }
        });
        return ExitCode.DONE;
    }
}
