package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.runtime.WholeFile;
import org.fasttrack.peer.library.SharedFolder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders that were added while the node ran: kept in the data folder, one JSON object a line, over restarts. */
public final class AddedFolders {
    private static final Logger LOG = LoggerFactory.getLogger(AddedFolders.class);
    private static final String NAME = "shares";

    private final Path data;
    private final Path file;

    public AddedFolders(Path data) {
        this.data = data;
        file = data.resolve(NAME);
    }

    /** Those that exist and whose label is not among {@code given}; others are passed over with a warning. */
    public List<SharedFolder> besides(List<SharedFolder> given) throws IOException {
        List<SharedFolder> folders = new ArrayList<>(given);
        for (Map<String, Object> line : lines()) {
            String label = String.valueOf(Json.text(line, "label"));
            if (folders.stream().noneMatch(folder -> folder.label().equals(label))) {
                add(label, Path.of(String.valueOf(Json.text(line, "path"))), folders);
            }
        }
        return folders;
    }

    private void add(String label, Path path, List<SharedFolder> folders) {
        try {
            folders.add(Folders.of(label, path, data));
        } catch (IllegalArgumentException e) {
            LOG.warn("no longer shared: {}", e.getMessage());
        }
    }

    /** What a request names. @throws IllegalArgumentException with one line for the user when it cannot be shared */
    SharedFolder folder(@Nullable String label, Path path) {
        return Folders.of(label, path, data);
    }

    synchronized void added(SharedFolder folder) throws IOException {
        List<Map<String, Object>> lines = new ArrayList<>(lines());
        lines.add(Json.of("label", folder.label(), "path", folder.root().toString()));
        write(lines);
    }

    synchronized void removed(String label) throws IOException {
        write(lines().stream()
                .filter(line -> !label.equals(Json.text(line, "label")))
                .toList());
    }

    private List<Map<String, Object>> lines() throws IOException {
        try {
            return Files.isRegularFile(file)
                    ? Files.readAllLines(file).stream().map(Json::object).toList()
                    : List.of();
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: remove it and add the folders again", e);
        }
    }

    private void write(List<Map<String, Object>> lines) throws IOException {
        WholeFile.replace(file, lines.stream().map(Json::write).toList());
    }
}
