package org.fasttrack.common.network;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.Certificates;
import org.fasttrack.common.promotion.PromotionPolicy;
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
public record NetworkFile(NetworkPlan plan, NodeId creator, String seal) {
    private static final int MAX_FILE_BYTES = 1 << 18;

    /** @throws IllegalArgumentException when there is no root, or the name is not usable */
    public static NetworkFile create(
            IdentityKey creator, NetworkId id, String name, boolean closed, List<RootKey> roots, InstantSource clock) {
        return create(creator, new NetworkPlan(name, id, closed, roots, List.of(), List.of(), Map.of()), clock);
    }

    public static NetworkFile create(IdentityKey creator, NetworkPlan plan, InstantSource clock) {
        String body = Json.write(plan.describe(creator.id()));
        Sealed sealed = new Sealer(creator, plan.id(), clock)
                .sealSequenced(SealType.NETWORK, 1, body.getBytes(StandardCharsets.UTF_8));
        String seal = Base64.getEncoder().encodeToString(sealed.toByteArray());
        return new NetworkFile(plan, creator.id(), seal);
    }

    public Map<String, Object> description() {
        return plan.describe(creator);
    }

    /** Writes a new file; an existing one is never overwritten. */
    public void write(Path file) throws IOException {
        Files.write(file, bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** What its file holds. */
    public byte[] bytes() {
        String text = Json.write(Json.of("fasttrack", "network 1", "network", description(), "seal", seal)) + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
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
            if (!Json.write(network.description()).equals(Json.write(outer.get("network")))) {
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
        return new NetworkFile(NetworkPlan.parse(body, id), opened.signer(), seal);
    }

    public String name() {
        return plan.name();
    }

    public NetworkId id() {
        return plan.id();
    }

    public boolean closed() {
        return plan.closed();
    }

    public List<RootKey> roots() {
        return plan.roots();
    }

    public boolean isRoot(NodeId node) {
        return plan.roots().stream().anyMatch(root -> root.id().equals(node));
    }

    /** By what numbers this network promotes. */
    public PromotionPolicy promotion() {
        return PromotionPolicy.of(plan.policy(), plan.scorePolicy());
    }

    /** An empty record of this network's certified supernodes. */
    public Certificates certificates() {
        return new Certificates(
                plan.roots().stream().map(RootKey::id).collect(Collectors.toSet()),
                promotion().life(),
                plan.scorePolicy().hour().multipliedBy(plan.scorePolicy().windowHours()));
    }

    /** Whose attestations count at {@code now}: the roots, and whom {@code shown} proves to be, or to have been, certified. */
    public Set<NodeId> witnesses(Collection<Certificate> shown, Instant now) {
        Certificates proven = certificates();
        proven.learn(shown, now);
        Set<NodeId> witnesses = new HashSet<>(proven.witnesses(now));
        roots().stream().map(RootKey::id).forEach(witnesses::add);
        return witnesses;
    }

    /** Whether {@code node} may invite others into a closed network: its creator and those it named. */
    public boolean mayInvite(NodeId node) {
        return node.equals(creator) || plan.delegates().contains(node);
    }
}
