package org.fasttrack.common.cli;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
        boolean terminal = System.getenv("FASTTRACK_TTY") != null && System.getenv("TERM") != null;
        int code = run(arguments, new Console(out, err, terminal));
        out.flush();
        System.exit(code);
    }

    /** @return an {@link ExitCode} */
    public static int run(String[] arguments, Console console) {
        List<Command> commands = ServiceLoader.load(Command.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Command::name))
                .toList();
        if (arguments.length == 0 || List.of("--help", "-h", "help").contains(arguments[0])) {
            overview(commands, console);
            return arguments.length == 0 ? ExitCode.USAGE : ExitCode.DONE;
        }
        Optional<Command> command =
                commands.stream().filter(c -> c.name().equals(arguments[0])).findFirst();
        if (command.isEmpty()) {
            console.note("fasttrack: there is no command '" + arguments[0] + "'; fasttrack --help lists them");
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

    private static int run(Command command, String[] arguments, OptionSources sources, Console console) {
        Common common = new Common();
        JCommander parser = JCommander.newBuilder()
                .addObject(common)
                .addObject(command)
                .defaultProvider(sources)
                .build();
        parser.setProgramName("fasttrack " + command.name());
        try {
            parser.parse(arguments);
        } catch (ParameterException e) {
            console.note("fasttrack " + command.name() + ": " + e.getMessage() + " (see --help)");
            return ExitCode.USAGE;
        }
        if (common.help) {
            help(command, parser, console);
            return ExitCode.DONE;
        }
        try {
            return command.run(console);
        } catch (Failure e) {
            return fail(command, e, e.exitCode(), common.verbose, console);
        } catch (InterruptedException e) {
            return ExitCode.INTERRUPTED;
        } catch (Exception e) {
            return fail(command, e, ExitCode.NO, common.verbose, console);
        }
    }

    private static int fail(Command command, Exception e, int code, boolean verbose, Console console) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        console.note("fasttrack " + command.name() + ": " + message);
        if (verbose) {
            e.printStackTrace();
        }
        return code;
    }

    private static void overview(List<Command> commands, Console console) {
        console.line("fasttrack: search and share files within a group of machines, with no server to run\n");
        console.line("usage: fasttrack COMMAND [OPTION...] [ARGUMENT...]\n");
        for (Command command : commands) {
            console.line(String.format("  %-11s %s", command.name(), command.summary()));
        }
        console.line(
                "\nfasttrack COMMAND --help shows a command's options."
                        + "\nExit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 no node or network, 4 refused, 130 interrupted.");
    }

    private static void help(Command command, JCommander parser, Console console) {
        console.line("fasttrack " + command.name() + ": " + command.summary());
        StringBuilder usage = new StringBuilder();
        parser.getUsageFormatter().usage(usage);
        String options = usage.substring(Math.max(0, usage.indexOf("\n")));
        console.line("usage: fasttrack " + command.name() + " [OPTION...] " + command.arguments() + options);
    }
}
