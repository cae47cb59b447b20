package org.fasttrack.common.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.fasttrack.common.json.Json;

/**
 * All that an invited node needs, in one file: the {@linkplain NetworkFile network file}, with the invitation beside the
 * seal. It can stand wherever a network file can. A sealed invitation alone is read too, which is how nodes keep it.
 */
public final class InvitationFile {
    private static final String INVITATION = "invitation";
    private static final int MAX_BYTES = 1 << 19;

    private InvitationFile() {}

    /** What the file holds. @param invitation sealed */
    public static byte[] bytes(NetworkFile network, byte[] invitation) {
        Map<String, Object> file = Json.object(new String(network.bytes(), StandardCharsets.UTF_8));
        file.put(INVITATION, Base64.getEncoder().encodeToString(invitation));
        return (Json.write(file) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The sealed invitation in {@code file}; nothing when it holds none, as a network file alone does. */
    public static byte[] read(Path file) throws IOException {
        return Files.size(file) > MAX_BYTES ? new byte[0] : invitation(Files.readAllBytes(file));
    }

    /** Whether {@code file} has a network file in it. */
    public static boolean hasNetwork(Path file) throws IOException {
        return Files.size(file) <= MAX_BYTES && isText(Files.readAllBytes(file));
    }

    static byte[] invitation(byte[] file) {
        if (!isText(file)) {
            return file;
        }
        try {
            String sealed = Json.text(Json.object(new String(file, StandardCharsets.UTF_8)), INVITATION);
            return sealed == null ? new byte[0] : Base64.getDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            return new byte[0]; // written half, or damaged
        }
    }

    /** A sealed message begins with the tag of its first field, another byte. */
    private static boolean isText(byte[] file) {
        return file.length > 0 && file[0] == '{';
    }
}
