package org.fasttrack.peer.cli.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.beust.jcommander.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.peer.cli.Foreground;
import org.fasttrack.peer.library.SharedFolder;
import org.slf4j.LoggerFactory;

/** {@code fasttrack demo}: a small real network on loopback that shows itself and checks what it shows. */
public final class DemoCommand implements Command {
    @Parameter(description = "FOLDER... (default: the running JDK's own files)")
    private List<String> folders = new ArrayList<>();

    @Parameter(names = "--json", description = "print JSON objects, one a step")
    private boolean json;

    @Parameter(names = "--in-process", description = "run the supernodes in this process too, not in one each")
    private boolean inProcess;

    @Parameter(names = "--keep", description = "leave the network running until interrupted")
    private boolean keep;

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public Group group() {
        return Group.RUN;
    }

    @Override
    public String summary() {
        return "run a whole network on this machine: share, search, fetch, survive a supernode's death, promote a peer, audit";
    }

    @Override
    public String arguments() {
        return "[FOLDER...]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack demo                                # on the files of the JDK that runs it",
                "fasttrack demo ~/Music /usr/share/doc --keep  # on your files; leaves the network running");
    }

    @Override
    public int run(Console console) throws Exception {
        List<Path> shared = shared();
        quiet();
        DemoSteps steps = new DemoSteps(console, json);
        CountDownLatch stop = Foreground.onSignal();
        interrupting(Thread.currentThread(), stop);
        try (DemoNetwork network = DemoNetwork.create(inProcess)) {
            long start = System.nanoTime();
            Story.tell(new Stage(network, steps, shared));
            steps.verdict(Stage.seconds(start));
            if (keep && steps.failed() == 0) {
                console.note(network.howToTalk());
                new CountDownLatch(1).await(); // until the interrupt
            }
        } catch (Exception e) { // whatever an interrupted step throws
            if (stop.getCount() > 0) {
                throw e;
            }
            console.clearProgress();
            return ExitCode.INTERRUPTED;
        } finally {
            Foreground.closed();
        }
        return steps.failed() == 0 ? ExitCode.DONE : ExitCode.NO;
    }

    /** At Ctrl-C the step that runs ends, and the network is closed before the process is. */
    private static void interrupting(Thread story, CountDownLatch stop) {
        Thread.ofVirtual().name("demo-interrupt").start(() -> {
            try {
                stop.await();
                story.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private List<Path> shared() throws IOException {
        List<Path> shared = new ArrayList<>();
        for (String folder : folders) {
            if (!Files.isDirectory(Path.of(folder))) {
                throw new Failure(ExitCode.USAGE, folder + " is no folder");
            }
            shared.add(withFiles(Path.of(folder).toRealPath()));
        }
        return shared.isEmpty() ? ownFolders() : shared;
    }

    private static Path withFiles(Path folder) {
        if (!SharedFolder.of(folder).holdsFiles()) {
            throw new Failure(ExitCode.USAGE, folder + " holds no file to share: name a folder with files");
        }
        return folder;
    }

    /** Of the JDK that runs this, the largest first. */
    private static List<Path> ownFolders() throws IOException {
        Path home = Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> found = Stream.of("lib", "legal", "conf")
                .map(home::resolve)
                .filter(Files::isDirectory)
                .toList();
        return found.isEmpty() ? List.of(home) : found;
    }

    /** The peers, and perhaps the supernodes, run in this process: their logs would stand between the steps. */
    static void quiet() {
        Map.of("org.fasttrack", Level.ERROR, "org.jgroups", Level.OFF).forEach((name, level) -> {
            if (LoggerFactory.getLogger(name) instanceof Logger log) {
                log.setLevel(level);
            }
        });
    }
}
