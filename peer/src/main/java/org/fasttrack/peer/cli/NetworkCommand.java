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
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.network.Invitation;
import org.fasttrack.common.network.InvitationFile;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.NetworkPlan;
import org.fasttrack.common.network.Revocation;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.promotion.PromotionPolicy;
import org.fasttrack.common.reputation.PolicyNumbers;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.peer.node.RevocationFile;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack network create|show|invite|revoke}. */
public final class NetworkCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @Parameter(description = "create NAME | show FILE | invite NODE_ID | revoke NODE_ID|FILE", required = true)
    private List<String> words = new ArrayList<>();

    @Parameter(
            names = "--root",
            description = "create: a supernode, ID@HOST:PORT of its control port (repeatable)",
            placeholder = "ID@HOST:PORT")
    private List<String> roots = new ArrayList<>();

    @Parameter(names = "--closed", description = "create: only the invited may connect")
    private boolean closed;

    @Parameter(
            names = "--introducer",
            description = "create: where newcomers may ask besides the roots, HOST:PORT or URL (repeatable)",
            placeholder = "HOST:PORT|URL")
    private List<String> introducers = new ArrayList<>();

    @Parameter(
            names = "--delegate",
            description = "create: the node id of someone else who may invite (repeatable)",
            placeholder = "NODE_ID")
    private List<String> delegates = new ArrayList<>();

    @Parameter(
            names = "--policy",
            description = "create: a number that every node must agree on, NAME=NUMBER (repeatable)",
            placeholder = "NAME=NUMBER")
    private List<String> policy = new ArrayList<>();

    @Parameter(
            names = "--preset",
            description = "create: how nodes are scored, kazaalite or demo (an hour is a second)",
            placeholder = "NAME")
    private String preset = ScorePolicy.KAZAALITE.name();

    @Parameter(names = "--out", description = "the file to write", placeholder = "FILE")
    private @Nullable String out;

    @Parameter(
            names = "--network",
            description = "invite, revoke: the network's file (default: the one in the data folder)",
            placeholder = "FILE")
    private @Nullable String network;

    @Parameter(names = "--valid", description = "invite: for how long", converter = Sizes.DurationConverter.class)
    private Duration valid = Duration.ofDays(365);

    @Override
    public String name() {
        return "network";
    }

    @Override
    public String summary() {
        return "make or show a network's file: its supernodes, who may join; invite and revoke";
    }

    @Override
    public String arguments() {
        return "create NAME | show FILE | invite NODE_ID | revoke NODE_ID|FILE";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack network create lab --root ID@10.0.0.1:1215 --root ID@10.0.0.2:1215 --out lab.network",
                "fasttrack network create class --root ID@10.0.0.1:1215 --preset demo  # quick to earn, for trying out",
                "fasttrack network create club --closed --root ID@10.0.0.1:1215 --data founder",
                "fasttrack network invite NODE_ID --network club.network --data founder --valid 90d",
                "fasttrack network revoke NODE_ID --network club.network --data founder  # writes NODE.revocation",
                "fasttrack network revoke NODE.revocation --data sn1           # a running supernode spreads it");
    }

    @Override
    public int run(Console console) throws IOException {
        if (words.size() != 2) {
            throw new Failure(ExitCode.USAGE, "network takes: " + arguments());
        }
        String argument = words.get(1);
        try {
            return switch (words.getFirst()) {
                case "create" -> create(argument, console);
                case "show" -> show(Path.of(argument), console);
                case "invite" -> invite(NodeId.parse(argument), console);
                case "revoke" -> revoke(argument, console);
                default -> throw new Failure(ExitCode.USAGE, "network takes: " + arguments());
            };
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(ExitCode.REFUSED, e.getMessage() + " exists already and is never overwritten", e);
        }
    }

    private int create(String name, Console console) throws IOException {
        data.ensureFolder();
        Path file = Path.of(out == null ? name + ".network" : out);
        NetworkFile made = NetworkFile.create(data.identity(), plan(name), InstantSource.system());
        made.write(file);
        if (data.json) {
            console.json(made.description());
        } else {
            console.line(file.toString());
        }
        return ExitCode.DONE;
    }

    private NetworkPlan plan(String name) {
        byte[] id = new byte[NetworkId.BYTES];
        new SecureRandom().nextBytes(id);
        return new NetworkPlan(
                name,
                NetworkId.of(id),
                closed,
                roots.stream().map(RootKey::parse).toList(),
                introducers,
                delegates.stream().map(NodeId::parse).toList(),
                numbers());
    }

    private Map<String, Long> numbers() {
        Map<String, Long> numbers = new LinkedHashMap<>(PolicyNumbers.of(ScorePolicy.preset(preset)));
        for (String pair : policy) {
            if (!pair.matches("[^=]+=-?[0-9]{1,18}")) {
                throw new IllegalArgumentException("--policy takes NAME=NUMBER, not '" + pair + "'");
            }
            int equals = pair.indexOf('=');
            requireKnown(pair.substring(0, equals));
            numbers.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
        }
        return numbers;
    }

    /** A number that nobody reads would stand in a file that nobody can change. */
    private static void requireKnown(String name) {
        Set<String> known = new TreeSet<>(PolicyNumbers.names());
        known.addAll(PromotionPolicy.NAMES);
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    "--policy: there is no number '" + name + "'; there are " + String.join(", ", known));
        }
    }

    private int show(Path file, Console console) throws IOException {
        NetworkFile network = read(file);
        Map<String, Object> description = new LinkedHashMap<>(network.description());
        Invitation.open(network, InvitationFile.read(file)).ifPresent(invitation -> {
            description.put("invites", invitation.invited().toString());
            description.put("invitedBy", invitation.inviter().toString());
            description.put("expires", invitation.expires().toString());
        });
        if (data.json) {
            console.json(description);
        } else {
            description.forEach((key, value) -> console.line(String.format("%-12s%s", key, shown(value))));
        }
        return ExitCode.DONE;
    }

    private static String shown(Object value) {
        return value instanceof List<?> items
                ? String.join(
                        "\n" + " ".repeat(12),
                        items.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }

    private int invite(NodeId invited, Console console) throws IOException {
        if (valid.isZero()) {
            throw new Failure(
                    ExitCode.USAGE, "--valid takes a time such as 90d, not none: nobody could use the invitation");
        }
        NetworkFile file = networkFile();
        IdentityKey key = data.identity();
        if (!file.mayInvite(key.id())) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "only the creator of '" + file.name()
                            + "' and its delegates can invite: use --data with the creator's folder");
        }
        if (ownRevocations(file).revoked(invited)) {
            throw new Failure(
                    ExitCode.REFUSED,
                    invited + " was revoked, for good: it needs a new identity ('fasttrack identity create')");
        }
        Path written = Path.of(out == null ? invited.shortForm() + ".invitation" : out);
        Instant until = Instant.now().plus(valid);
        byte[] seal = Invitation.seal(file, key, invited, until);
        Files.write(written, InvitationFile.bytes(file, seal), StandardOpenOption.CREATE_NEW);
        tell(
                console,
                Json.of("invitation", written.toString(), "invited", invited.toString(), "expires", until.toString()),
                written.toString());
        console.note("It is all that its node needs: fasttrack peer --invitation " + written);
        return ExitCode.DONE;
    }

    /** Of a node: makes the revocation. Of such a file: hands it to the node that runs in {@code --data}. */
    private int revoke(String argument, Console console) throws IOException {
        return Files.isRegularFile(Path.of(argument))
                ? spread(Files.readAllBytes(Path.of(argument)), console)
                : makeRevocation(named(argument), console);
    }

    private static NodeId named(String argument) {
        try {
            return NodeId.parse(argument);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "'" + argument + "' is neither a node id nor a file that exists: revoke takes the id of the node,"
                            + " or the revocation that was made of it",
                    e);
        }
    }

    private int makeRevocation(NodeId revoked, Console console) throws IOException {
        NetworkFile file = networkFile();
        IdentityKey key = data.identity();
        if (!key.id().equals(file.creator())) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "only the creator of '" + file.name() + "' can revoke: use --data with the creator's folder");
        }
        Path written = Path.of(out == null ? revoked.shortForm() + ".revocation" : out);
        byte[] seal = Revocation.seal(file, key, revoked);
        Files.write(written, seal, StandardOpenOption.CREATE_NEW);
        Revocations own = ownRevocations(file);
        own.learn(seal);
        new RevocationFile(data.folder()).keep(own);
        tell(console, Json.of("revocation", written.toString(), "revoked", revoked.toString()), written.toString());
        console.note("It counts once a supernode knows it: fasttrack network revoke " + written
                + " --data SUPERNODES_FOLDER");
        return ExitCode.DONE;
    }

    /** What this folder's node, and whoever revokes with its key, knows. */
    private Revocations ownRevocations(NetworkFile file) throws IOException {
        return new RevocationFile(data.folder()).read(file);
    }

    private int spread(byte[] seal, Console console) {
        Map<String, Object> body = Json.of("seal", Base64.getEncoder().encodeToString(seal));
        List<Map<String, Object>> answers = new ArrayList<>();
        data.call("POST", "/v1/revocations", body, answers::add);
        Map<String, Object> answer = answers.getLast();
        String state = Boolean.TRUE.equals(answer.get("new")) ? " is revoked" : " was revoked already";
        if (!Boolean.FALSE.equals(answer.get("supernode"))) {
            tell(console, answer, answer.get("revoked") + state);
            return ExitCode.DONE;
        }
        tell(console, answer, answer.get("revoked") + state + " at this node, and nowhere else");
        console.note("This node is no supernode, which would tell all others: name the folder of one with --data");
        return ExitCode.NO;
    }

    private void tell(Console console, Map<String, Object> json, String text) {
        if (data.json) {
            console.json(json);
        } else {
            console.line(text);
        }
    }

    private NetworkFile networkFile() {
        Path file = network == null ? NodeOptions.kept(data) : Path.of(network);
        if (network == null && !Files.isRegularFile(file)) {
            throw new Failure(ExitCode.USAGE, "of which network? --network FILE");
        }
        return read(file);
    }

    private static NetworkFile read(Path file) {
        try {
            return NetworkFile.read(file);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }
}
