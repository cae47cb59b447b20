package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.json.Json;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack torrent ID}. */
public final class TorrentCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @Parameter(description = "a content id, or a number of the last search", required = true)
    private List<String> wanted = new ArrayList<>();

    @Parameter(
            names = {"-o", "--output"},
            description = "the torrent file to write (default: the file's name and .torrent, in this folder)",
            placeholder = "FILE")
    private @Nullable String output;

    @Parameter(
            names = "--v1",
            description = "of version 1 alone, for clients that cannot read hybrids (aria2, transmission 3)")
    private boolean version1;

    @Override
    public String name() {
        return "torrent";
    }

    @Override
    public Group group() {
        return Group.USE;
    }

    @Override
    public String summary() {
        return "export public content for ordinary BitTorrent clients";
    }

    @Override
    public String arguments() {
        return "ID|NUMBER";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack torrent CONTENT_ID -o talk.torrent  # and prints the magnet link",
                "fasttrack torrent CONTENT_ID --v1             # for aria2 and transmission 3",
                "fasttrack peer --share talks=/srv/video --public talks --bittorrent-gateway 192.0.2.7:6881");
    }

    @Override
    public int run(Console console) {
        if (wanted.size() != 1) {
            throw new Failure(ExitCode.USAGE, "torrent takes one content id");
        }
        String id = LastSearch.resolve(data.folder(), wanted.getFirst());
        Map<String, Object> body = Json.of("id", id, "version", version1 ? 1 : null);
        data.call("POST", "/v1/torrent", body, line -> write(line, console));
        return ExitCode.DONE;
    }

    private void write(Map<String, Object> line, Console console) {
        Path file = output == null ? Path.of(fileName(line)) : Path.of(output);
        try {
            Files.write(
                    file,
                    Base64.getDecoder().decode(String.valueOf(Json.text(line, "torrent"))),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(
                    ExitCode.REFUSED, file + " exists already and was left alone: name another file with -o", e);
        } catch (IOException e) {
            throw new Failure(ExitCode.REFUSED, "the torrent cannot be written: " + e, e);
        }
        line.remove("torrent");
        line.put("path", file.toAbsolutePath().toString());
        if (data.json) {
            console.json(line);
            return;
        }
        console.line(file.toString());
        console.line(String.valueOf(line.get("magnet")));
        if (!version1) {
            // Both compute an infohash of their own from a hybrid, which nobody has, and wait without a word.
            console.note("aria2 and transmission 3 take version 1 alone: fasttrack torrent --v1 " + wanted.getFirst());
        }
        if (!line.containsKey("announce")) {
            console.note(
                    "no gateway is open: start the peer with --bittorrent-gateway HOST:PORT so that others can fetch it");
        }
    }

    private static String fileName(Map<String, Object> line) {
        return String.valueOf(Json.text(line, "name")).replace('/', '_') + ".torrent";
    }
}
