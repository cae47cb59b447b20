package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.runtime.HomeFolder;
import org.fasttrack.peer.control.ApiClient;
import org.fasttrack.peer.control.ApiFile;
import org.jspecify.annotations.Nullable;

/** Which node is meant: every command takes it. */
final class DataOptions {
    /** A command about a node, in quotes. */
    private static final Pattern ADVICE =
            Pattern.compile("('fasttrack (?:transfers|share|browse|status|get|search)[^']*)'");

    @Parameter(
            names = "--data",
            description = "the node's data folder (FASTTRACK_DATA; default: the XDG data folder)",
            placeholder = "DIR")
    @Nullable
    String data;

    @Parameter(names = "--json", description = "print JSON objects, one a line")
    boolean json;

    Path folder() {
        String chosen = data == null ? System.getenv("FASTTRACK_DATA") : data;
        if (chosen != null) {
            return Path.of(chosen);
        }
        String xdg = System.getenv("XDG_DATA_HOME");
        return xdg == null || xdg.isEmpty()
                ? HomeFolder.path().resolve(Path.of(".local", "share", "fasttrack"))
                : Path.of(xdg, "fasttrack");
    }

    IdentityKey identity() {
        try {
            return IdentityKey.loadOrCreate(folder().resolve("identity.key"));
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "the identity cannot be read: " + e.getMessage(), e);
        }
    }

    /** Where the running node's local API is. @throws Failure when none has run in the data folder */
    ApiFile api() {
        try {
            return ApiFile.read(folder());
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.UNREACHABLE,
                    "no node runs in " + folder() + ": start one with 'fasttrack peer --data " + folder()
                            + "', or name another folder with --data",
                    e);
        }
    }

    /** Asks the running node. @throws Failure when there is none, or it says no */
    void call(String method, String path, Map<String, Object> body, Consumer<Map<String, Object>> lines) {
        ApiFile api = api();
        try {
            new ApiClient(api).call(method, path, body, lines);
        } catch (ApiClient.Refused e) {
            throw new Failure(exitCode(e.status()), hint(String.valueOf(e.getMessage())), e);
        } catch (java.net.ConnectException e) {
            throw new Failure(
                    ExitCode.UNREACHABLE, "the node of " + folder() + " does not run (any more): start it again", e);
        } catch (IOException e) {
            throw new Failure(ExitCode.UNREACHABLE, "the node of " + folder() + " broke off: " + e.getMessage(), e);
        }
    }

    /** {@code message} in which the commands that it advises name the node that this one named: they can be typed as they are. */
    String hint(String message) {
        return data == null
                ? message
                : ADVICE.matcher(message).replaceAll("$1 --data " + Matcher.quoteReplacement(word(data) + "'"));
    }

    /** {@code text} as a shell takes it for one word. */
    private static String word(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}_./~+@%:,=-]", "\\\\$0");
    }

    /** What a command answers whose request the API refused with {@code status}. */
    static int exitCode(int status) {
        return switch (status) {
            case 400 -> ExitCode.USAGE;
            case 401, 403, 409, 413, 429, 507 -> ExitCode.REFUSED;
            case 503, 504 -> ExitCode.UNREACHABLE;
            default -> ExitCode.NO;
        };
    }

    void ensureFolder() {
        try {
            Files.createDirectories(folder());
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "the data folder " + folder() + " cannot be made: " + e.getMessage(), e);
        }
    }
}
