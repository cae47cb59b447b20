package org.fasttrack.common.cli;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.fasttrack.common.config.OptionSources;

/** {@code fasttrack COMMAND ...}: finds the command, fills its options, runs it, answers with its exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Console console = new Console(out, err, Console.Screen.of(System.getenv()));
        System.setErr(console.errors());
        // Nothing here is sent or kept in Java's serialization; what comes in it, by whatever library, is never read.
        ObjectInputFilter.Config.setSerialFilter(info -> ObjectInputFilter.Status.REJECTED);
        int code = run(arguments, console);
        out.flush();
        System.exit(code);
    }

    /** @return an {@link ExitCode} */
    public static int run(String[] arguments, Console console) {
        List<Command> commands = ServiceLoader.load(Command.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Command::name))
                .toList();
        if (arguments.length > 1 && arguments[0].equals("help")) {
            return run(new String[] {arguments[1], "--help"}, console);
        }
        if (arguments.length == 0 || List.of("--help", "-h", "help").contains(arguments[0])) {
            Help.overview(commands, console);
            return arguments.length == 0 ? ExitCode.USAGE : ExitCode.DONE;
        }
        if (arguments[0].equals("--version")) {
            console.line(version());
            return ExitCode.DONE;
        }
        Optional<Command> command =
                commands.stream().filter(c -> c.name().equals(arguments[0])).findFirst();
        if (command.isEmpty()) {
            console.note("fasttrack: there is no command '" + arguments[0] + "': "
                    + Misuse.meant(arguments[0], commands)
                            .map(name -> "did you mean 'fasttrack " + name + "'?")
                            .orElse("fasttrack --help lists them"));
            return ExitCode.USAGE;
        }
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        try {
            return run(command.get(), rest, OptionFiles.sources(commands, rest, System.getenv()), console);
        } catch (IOException e) {
            console.note("fasttrack " + command.get().name() + ": " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return "fasttrack " + (version == null ? "(not from a jar)" : version) + ", Java " + Runtime.version();
    }

    private static int run(Command command, String[] arguments, OptionSources sources, Console console) {
        Common common = new Common();
        JCommander parser = JCommander.newBuilder()
                .addObject(common)
                .addObject(command)
                .defaultProvider(sources)
                .build();
        parser.setProgramName("fasttrack " + command.name());
        try {
            DashWords.requireKnown(arguments, parser);
            parser.parse(command.takesDashWords() ? DashWords.spaced(arguments, parser) : arguments);
        } catch (ParameterException e) {
            console.note("fasttrack " + command.name() + ": " + Misuse.of(command, String.valueOf(e.getMessage()))
                    + " (see fasttrack " + command.name() + " --help)");
            return ExitCode.USAGE;
        }
        if (common.help) {
            Help.command(command, parser, console);
            return ExitCode.DONE;
        }
        try {
            return command.run(console);
        } catch (Failure e) {
            return fail(command, e, e.exitCode(), common.verbose, console);
        } catch (InterruptedException e) {
            return ExitCode.INTERRUPTED;
        } catch (FileSystemException e) {
            return fail(command, e, ExitCode.USAGE, common.verbose, console);
        } catch (Exception e) {
            return fail(command, e, ExitCode.NO, common.verbose, console);
        }
    }

    private static int fail(Command command, Exception e, int code, boolean verbose, Console console) {
        String message = e instanceof IOException io ? FileTrouble.of(io) : e.getMessage();
        console.note("fasttrack " + command.name() + ": " + (message == null ? e.toString() : message));
        if (verbose) {
            e.printStackTrace();
        }
        return code;
    }
}
