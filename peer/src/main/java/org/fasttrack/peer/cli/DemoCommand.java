package org.fasttrack.peer.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.beust.jcommander.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.slf4j.LoggerFactory;

/** {@code fasttrack demo}: a small real network on loopback that shows itself and checks what it shows. */
public final class DemoCommand implements Command {
    @Parameter(description = "FOLDER... (default: the running JDK's own files)")
    private List<String> folders = new ArrayList<>();

    @Parameter(names = "--json", description = "print JSON objects, one a step")
    private boolean json;

    @Parameter(names = "--keep", description = "leave the network running until interrupted")
    private boolean keep;

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "run a whole network on this machine: share, search, fetch, survive a supernode's death";
    }

    @Override
    public String arguments() {
        return "[FOLDER...]";
    }

    @Override
    public int run(Console console) throws Exception {
        List<Path> shared = new ArrayList<>();
        for (String folder : folders.isEmpty() ? List.of(System.getProperty("java.home")) : folders) {
            if (!Files.isDirectory(Path.of(folder))) {
                throw new Failure(ExitCode.USAGE, folder + " is no folder");
            }
            shared.add(Path.of(folder).toRealPath());
        }
        // The peers run in this process: their log would stand between the steps.
        if (LoggerFactory.getLogger("org.fasttrack") instanceof Logger log) {
            log.setLevel(Level.ERROR);
        }
        DemoSteps steps = new DemoSteps(console, json);
        CountDownLatch stop = Foreground.onSignal();
        try (DemoNetwork network = DemoNetwork.create()) {
            new Demo(network, steps, shared).run();
            steps.verdict();
            if (keep && steps.failed() == 0) {
                console.note(network.howToTalk());
                stop.await();
            }
        } finally {
            Foreground.closed();
        }
        return steps.failed() == 0 ? ExitCode.DONE : ExitCode.NO;
    }
}
