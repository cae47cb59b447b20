package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.io.IOException;
import java.util.List;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.json.Json;

/** {@code fasttrack web}: the running node's page, with the token in the part of the address that never leaves the browser. */
public final class WebCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @Parameter(names = "--open", description = "open it in the desktop's browser")
    private boolean open;

    @Override
    public String name() {
        return "web";
    }

    @Override
    public Group group() {
        return Group.USE;
    }

    @Override
    public String summary() {
        return "show the address of the local node's web page";
    }

    @Override
    public List<String> examples() {
        return List.of("fasttrack web --open");
    }

    @Override
    public int run(Console console) {
        String address = data.api().url() + "/#token=" + data.api().token();
        if (data.json) {
            console.json(Json.of("url", address));
        } else {
            console.line(address);
            console.note("Whoever has this address controls the node until it stops: do not pass it on.");
        }
        if (open) {
            open(address);
        }
        return ExitCode.DONE;
    }

    private static void open(String address) {
        String opener = System.getProperty("os.name").startsWith("Mac") ? "open" : "xdg-open";
        try {
            new ProcessBuilder(opener, address)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.NO, "no browser can be opened here (" + opener + "): open the address by hand", e);
        }
    }
}
