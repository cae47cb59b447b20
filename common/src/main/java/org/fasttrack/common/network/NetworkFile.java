package org.fasttrack.common.network;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.Sealed;

/**
 * What the members of a network share out of band: its name, id, root supernodes and whether it is open. Signed by its
 * creator: what stands in clear text in the file is for people, what counts is the sealed copy beside it.
 */
public record NetworkFile(String name, NetworkId id, NodeId creator, boolean closed, List<RootKey> roots, String seal) {
    private static final int MAX_FILE_BYTES = 1 << 17;
    private static final int MAX_ROOTS = 1000;

    public NetworkFile {
        roots = List.copyOf(roots);
    }

    /** @throws IllegalArgumentException when there is no root, or the name is not usable */
    public static NetworkFile create(
            IdentityKey creator, NetworkId id, String name, boolean closed, List<RootKey> roots, InstantSource clock) {
        if (!name.matches("[\\p{L}\\p{N} ._-]{1,64}")) {
            throw new IllegalArgumentException("a network's name has 1 to 64 letters, digits, spaces, '.', '_' or '-'");
        }
        if (roots.isEmpty() || roots.size() > MAX_ROOTS) {
            throw new IllegalArgumentException(
                    "a network has 1 to " + MAX_ROOTS + " root supernodes: --root ID@HOST:PORT");
        }
        String body = Json.write(describe(name, id, creator.id(), closed, roots));
        Sealed sealed = new Sealer(creator, id, clock)
                .sealSequenced(SealType.NETWORK, 1, body.getBytes(StandardCharsets.UTF_8));
        String seal = Base64.getEncoder().encodeToString(sealed.toByteArray());
        return new NetworkFile(name, id, creator.id(), closed, roots, seal);
    }

    private static Map<String, Object> describe(
            String name, NetworkId id, NodeId creator, boolean closed, List<RootKey> roots) {
        return Json.of(
                "name", name,
                "id", id.toString(),
                "creator", creator.toString(),
                "access", closed ? "closed" : "open",
                "roots", roots.stream().map(RootKey::toString).toList());
    }

    public Map<String, Object> description() {
        return describe(name, id, creator, closed, roots);
    }

    /** Writes a new file; an existing one is never overwritten. */
    public void write(Path file) throws IOException {
        String text = Json.write(Json.of("fasttrack", "network 1", "network", description(), "seal", seal)) + "\n";
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** @throws IOException with one clear line when the file is missing, damaged or edited */
    public static NetworkFile read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is not a network file: it is too long");
        }
        try {
            Map<String, Object> outer = Json.object(Files.readString(file));
            String seal = Json.text(outer, "seal");
            if (seal == null) {
                throw new IOException(file + " is not a network file: it has no seal");
            }
            NetworkFile network = open(seal);
            if (!network.description().equals(outer.get("network"))) {
                throw new IOException(file + " was edited after it was signed; ask its creator for a new one");
            }
            return network;
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is not a network file: " + e.getMessage(), e);
        }
    }

    private static NetworkFile open(String seal) {
        try {
            Sealed sealed = Sealed.parseFrom(Base64.getDecoder().decode(seal));
            NetworkId id = NetworkId.of(sealed.getNetwork().toByteArray());
            return switch (new Opener(id, InstantSource.system()).openLasting(sealed, SealType.NETWORK)) {
                case Opening.Refused refused -> throw new IllegalArgumentException(refused.detail());
                case Opening.Opened opened -> parse(opened, id, seal);
            };
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("its seal is damaged", e);
        }
    }

    private static NetworkFile parse(Opening.Opened opened, NetworkId id, String seal) {
        Map<String, Object> body = Json.object(new String(opened.body(), StandardCharsets.UTF_8));
        String name = Json.text(body, "name");
        if (name == null || !(body.get("roots") instanceof List<?> roots) || roots.size() > MAX_ROOTS) {
            throw new IllegalArgumentException("its description is incomplete");
        }
        return new NetworkFile(
                name,
                id,
                opened.signer(),
                "closed".equals(body.get("access")),
                roots.stream().map(root -> RootKey.parse(String.valueOf(root))).toList(),
                seal);
    }

    public boolean isRoot(NodeId node) {
        return roots.stream().anyMatch(root -> root.id().equals(node));
    }
}
