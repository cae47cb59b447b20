package org.fasttrack.supernode.introducer;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.IntroducerPage;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeEntry;

/** The current supernodes as this one sees them, sealed anew for each asker so that nobody can pass off an old page. */
public final class Page {
    private final Sealer sealer;
    private final Supplier<List<SupernodeEntry>> supernodes;
    private final Set<NodeId> roots;

    /**
     * @param supernodes this one included
     * @param roots the network's: the others were promoted
     */
    public Page(Sealer sealer, Supplier<List<SupernodeEntry>> supernodes, Set<NodeId> roots) {
        this.sealer = sealer;
        this.roots = Set.copyOf(roots);
        this.supernodes = supernodes;
    }

    public Sealed sealed() {
        return sealer.seal(
                SealType.INTRODUCER_PAGE,
                IntroducerPage.newBuilder()
                        .addAllSupernodes(supernodes.get())
                        .build()
                        .toByteArray());
    }

    /** Where a peer may go when this supernode is full: the emptier first, among equals not everywhere the same one. */
    public List<SupernodeEntry> others() {
        ByteString self = ByteString.copyFrom(sealer.id().bytes());
        List<SupernodeEntry> others = new ArrayList<>(supernodes.get());
        others.removeIf(entry -> entry.getId().equals(self));
        others.sort(Comparator.comparingDouble(Page::load)
                .thenComparing(entry -> distance(entry, self), ByteString.unsignedLexicographicalComparator()));
        return others;
    }

    private static ByteString distance(SupernodeEntry entry, ByteString from) {
        byte[] apart = entry.getId().toByteArray();
        for (int i = 0; i < Math.min(apart.length, from.size()); i++) {
            apart[i] ^= from.byteAt(i);
        }
        return ByteString.copyFrom(apart);
    }

    private static double load(SupernodeEntry entry) {
        return entry.getPeers() / (double) Math.max(1, entry.getMaxPeers());
    }

    /** The page for people and {@code curl}: readable JSON, the sealed bytes beside it. */
    public String json() {
        List<Object> entries = new ArrayList<>();
        for (SupernodeEntry entry : supernodes.get()) {
            NodeId id = NodeId.of(entry.getId().toByteArray());
            entries.add(Json.of(
                    "id", id.toString(),
                    "standing", roots.contains(id) ? "root" : "promoted",
                    "address", entry.getControlAddress(),
                    "peers", entry.getPeers(),
                    "maxPeers", entry.getMaxPeers(),
                    "files", entry.getFiles()));
        }
        return Json.write(Json.of(
                "network", sealer.network().toString(),
                "supernodes", entries,
                "sealed", Base64.getEncoder().encodeToString(sealed().toByteArray())));
    }
}
