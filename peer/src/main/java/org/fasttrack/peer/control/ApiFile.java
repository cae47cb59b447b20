package org.fasttrack.peer.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.json.Json;

/** Where a running node's local API is and what token it asks for: {@code api.json} in the data folder, mode 0600. */
public record ApiFile(String url, String token) {
    private static final String NAME = "api.json";

    public void write(Path data) throws IOException {
        Path draft = data.resolve(NAME + ".part");
        Files.deleteIfExists(draft);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var out =
                Files.newByteChannel(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            byte[] text = (Json.write(Json.of("url", url, "token", token)) + "\n").getBytes(StandardCharsets.UTF_8);
            out.write(java.nio.ByteBuffer.wrap(text));
        }
        Files.move(draft, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws IOException when no node has run in {@code data} */
    public static ApiFile read(Path data) throws IOException {
        Map<String, Object> object = Json.object(Files.readString(data.resolve(NAME)));
        String url = Json.text(object, "url");
        String token = Json.text(object, "token");
        if (url == null || token == null) {
            throw new IOException(data.resolve(NAME) + " is damaged: start the node again");
        }
        return new ApiFile(url, token);
    }
}
