package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.json.Json;

/** {@code fasttrack identity create|show}. */
public final class IdentityCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @Parameter(description = "create|show", required = true)
    private List<String> verb = new ArrayList<>();

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public String summary() {
        return "make or show the node's key";
    }

    @Override
    public String arguments() {
        return "create|show";
    }

    @Override
    public List<String> examples() {
        return List.of("fasttrack identity create --data sn1          # prints the node id");
    }

    @Override
    public int run(Console console) {
        boolean exists = Files.exists(data.folder().resolve("identity.key"));
        switch (String.join(" ", verb)) {
            case "create" -> {} // an existing key is shown, never replaced
            case "show" -> {
                if (!exists) {
                    throw new Failure(
                            ExitCode.NO, "there is no identity in " + data.folder() + ": fasttrack identity create");
                }
            }
            default -> throw new Failure(ExitCode.USAGE, "identity takes create or show");
        }
        String id = data.identity().id().toString();
        if (data.json) {
            console.json(Json.of("id", id));
        } else {
            console.line(id);
        }
        return ExitCode.DONE;
    }
}
