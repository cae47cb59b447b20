package org.fasttrack.peer.node;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.network.Invitation;
import org.fasttrack.common.network.Membership;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.host.SupernodeRole;
import org.fasttrack.peer.uplink.Attachment;
import org.fasttrack.supernode.promoter.Promoter;
import org.fasttrack.supernode.reach.Reachability;

/** What the node is and does. */
record StatusRoutes(Membership self, Roles roles) {
    /** So long before its end an invitation is spoken of. */
    private static final Duration SOON = Duration.ofDays(1);

    List<Route> routes() {
        return List.of(new Route("GET", "/v1/status", "role, identity, supernode, shares, cluster", this::status));
    }

    private void status(Exchange exchange, Consumer<Map<String, Object>> lines) {
        Map<String, Object> status = Json.of(
                "id", self.id().toString(),
                "role", roles.name(),
                "network", self.network().name(),
                "access", self.network().closed() ? "closed" : "open",
                "reputation", reputation(),
                "invitation", self.invitation().map(this::invitation).orElse(null));
        roles.peer().ifPresent(peer -> status.putAll(ofPeer(peer)));
        status.put("cluster", cluster());
        roles.supernode().ifPresent(supernode -> status.putAll(ofSupernode(supernode)));
        lines.accept(status);
    }

    /** With what to do about it, when that has to be soon. */
    private Map<String, Object> invitation(Invitation shown) {
        boolean soon = shown.expires().isBefore(Instant.now().plus(SOON));
        return Json.of("expires", shown.expires().toString(), "advice", soon ? self.renewal() : null);
    }

    /** As the own books say, or those of the supernode; what a newcomer has while neither is known. */
    private int reputation() {
        return roles.supernode()
                .map(supernode -> supernode.scores().value(self.id(), Instant.now()))
                .or(() -> roles.peer().map(peer -> peer.receipts().scores().ask(self.id())))
                .orElseGet(() -> self.network().plan().scorePolicy().start());
    }

    private static Map<String, Object> ofPeer(PeerRole peer) {
        Optional<Attachment> attachment = peer.uplink().attachment();
        return Json.of(
                "listen", peer.dataAddress(),
                "reach", peer.uplink().reach().map(StatusRoutes::reach).orElse(null),
                "promotable", peer.promotable(),
                "joining", peer.isJoining(),
                "receiptsWaiting", peer.receipts().waiting(),
                "supernode", attachment.map(StatusRoutes::supernode).orElse(null),
                "unanswered", peer.uplink().unanswered().orElse(null),
                "sharedFiles", peer.list().records().size(),
                "sharedBytes", peer.list().totalBytes(),
                "scanning", peer.library().scanning().map(ShareRoutes::scanning).orElse(null),
                "registeredFiles", attachment.map(Attachment::registeredFiles).orElse(0),
                "listHead", attachment.map(StatusRoutes::listHead).orElse(null));
    }

    private static Map<String, Object> ofSupernode(SupernodeRole supernode) {
        return Json.of(
                "control", supernode.controlAddress(),
                "promotion", supernode.promotion().map(StatusRoutes::promotion).orElse(null),
                "evidenceEntries", supernode.evidenceEntries(),
                "attachedPeers", supernode.attachedPeers(),
                "indexedFiles", supernode.indexedFiles());
    }

    private static Map<String, Object> promotion(Promoter.Progress progress) {
        return Json.of(
                "candidate", progress.candidate().toString(),
                "step", progress.step().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "since", progress.since().toString());
    }

    private List<String> cluster() {
        return roles.supernode()
                .map(s -> s.members().stream().map(NodeId::toString).toList())
                .or(() -> roles.peer()
                        .map(peer -> peer.uplink().cluster().stream()
                                .map(NodeId::toString)
                                .toList()))
                .orElseGet(List::of);
    }

    private static Map<String, Object> supernode(Attachment attachment) {
        return Json.of(
                "id", attachment.supernode().toString(),
                "address", attachment.address(),
                "rttMillis", Math.round(attachment.roundTrip().toNanos() / 1e5) / 10.0);
    }

    private static Map<String, Object> reach(Reachability reach) {
        return Json.of(
                "state", reach.state().name().toLowerCase(Locale.ROOT),
                "address", reach.address(),
                "detail", reach.detail());
    }

    private static Map<String, Object> listHead(Attachment attachment) {
        return Json.of("version", attachment.version(), "root", HexFormat.of().formatHex(attachment.root()));
    }
}
