package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Invitation;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.seal.NetworkId;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack network create|show|invite}. */
public final class NetworkCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @Parameter(description = "create NAME | show FILE | invite NODE_ID", required = true)
    private List<String> words = new ArrayList<>();

    @Parameter(names = "--root", description = "create: a supernode, ID@HOST:PORT of its control port (repeatable)")
    private List<String> roots = new ArrayList<>();

    @Parameter(names = "--closed", description = "create: only the invited may connect")
    private boolean closed;

    @Parameter(names = "--out", description = "the file to write")
    private @Nullable String out;

    @Parameter(names = "--network", description = "invite: the network's file")
    private @Nullable String network;

    @Parameter(names = "--valid", description = "invite: for how long", converter = Sizes.DurationConverter.class)
    private Duration valid = Duration.ofDays(365);

    @Override
    public String name() {
        return "network";
    }

    @Override
    public String summary() {
        return "make, show or extend a network: its name, root supernodes, who may join";
    }

    @Override
    public String arguments() {
        return "create NAME | show FILE | invite NODE_ID";
    }

    @Override
    public int run(Console console) throws IOException {
        String argument = words.size() == 2 ? words.get(1) : "";
        if (argument.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "network takes: " + arguments());
        }
        return switch (words.getFirst()) {
            case "create" -> create(argument, console);
            case "show" -> show(Path.of(argument), console);
            case "invite" -> invite(NodeId.parse(argument), console);
            default -> throw new Failure(ExitCode.USAGE, "network takes: " + arguments());
        };
    }

    private int create(String name, Console console) throws IOException {
        byte[] id = new byte[NetworkId.BYTES];
        new SecureRandom().nextBytes(id);
        data.ensureFolder();
        Path file = Path.of(out == null ? name + ".network" : out);
        try {
            NetworkFile made = NetworkFile.create(
                    data.identity(),
                    NetworkId.of(id),
                    name,
                    closed,
                    roots.stream().map(RootKey::parse).toList(),
                    InstantSource.system());
            made.write(file);
            if (data.json) {
                console.json(made.description());
            } else {
                console.line(file.toString());
            }
            return ExitCode.DONE;
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(ExitCode.REFUSED, file + " exists already: a network file is never overwritten", e);
        }
    }

    private int show(Path file, Console console) {
        NetworkFile read = read(file);
        if (data.json) {
            console.json(read.description());
        } else {
            read.description().forEach((key, value) -> console.line(String.format("%-8s %s", key, value)));
        }
        return ExitCode.DONE;
    }

    private int invite(NodeId invited, Console console) throws IOException {
        if (network == null) {
            throw new Failure(ExitCode.USAGE, "into which network? --network FILE");
        }
        NetworkFile file = read(Path.of(network));
        IdentityKey key = data.identity();
        if (!key.id().equals(file.creator())) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "only the creator of '" + file.name() + "' can invite: use --data with the creator's folder");
        }
        Path written = Path.of(out == null ? invited.shortForm() + ".invitation" : out);
        Files.write(
                written, Invitation.seal(file, key, invited, Instant.now().plus(valid)), StandardOpenOption.CREATE_NEW);
        console.line(written.toString());
        return ExitCode.DONE;
    }

    private static NetworkFile read(Path file) {
        try {
            return NetworkFile.read(file);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }
}
