package org.fasttrack.peer.node;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.wire.Unanswered;
import org.fasttrack.common.wire.proto.BrowsePage;
import org.fasttrack.common.wire.proto.BrowseRequest;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.search.HitVerifier;
import org.fasttrack.peer.search.Refusals;
import org.fasttrack.peer.uplink.Browsing;
import org.fasttrack.peer.uplink.SupernodeClient;

/** Lists what one peer shares, verified as hits are. */
record BrowseRoutes(HitVerifier verifier, Supplier<SupernodeClient> supernode, Browsing browsing) {

    List<Route> routes() {
        return List.of(new Route("GET", "/v1/browse", "what one peer shares, page by page", this::browse));
    }

    private void browse(Exchange exchange, Consumer<Map<String, Object>> lines) throws InterruptedException {
        String owner = exchange.parameters().get("peer");
        if (owner == null) {
            throw new Exchange.Refusal(400, "whose shares? peer=NODE_ID");
        }
        NodeId peer = NodeId.parse(owner);
        BrowsePage page = page(request(peer, exchange.parameters()));
        Refusals refusals = new Refusals();
        for (Hit hit : page.getHitsList()) {
            verifier.verify(hit, refusals)
                    .filter(vouched -> vouched.owner().equals(peer))
                    .ifPresent(vouched -> lines.accept(Json.of(
                            "name", vouched.record().name(),
                            "size", vouched.record().bytes(),
                            "id", vouched.record().content().toString())));
        }
        lines.accept(Json.of("done", true, "total", page.getTotal(), "droppedHits", refusals.total()));
    }

    private static BrowseRequest request(NodeId peer, Map<String, String> parameters) {
        return BrowseRequest.newBuilder()
                .setOwner(ByteString.copyFrom(peer.bytes()))
                .setFrom(number(parameters, "from", 0))
                .setCount(number(parameters, "count", 100))
                .setFolder(parameters.getOrDefault("folder", ""))
                .build();
    }

    private static int number(Map<String, String> parameters, String name, int otherwise) {
        String text = parameters.get(name);
        if (text != null && !text.matches("[0-9]{1,9}")) {
            throw new Exchange.Refusal(400, name + " is a number, not '" + text + "'");
        }
        return text == null ? otherwise : Integer.parseInt(text);
    }

    private static int status(StatusRuntimeException e) {
        return switch (e.getStatus().getCode()) {
            case NOT_FOUND -> 404;
            case RESOURCE_EXHAUSTED -> 429;
            case INVALID_ARGUMENT -> 400;
            default -> 503;
        };
    }

    private BrowsePage page(BrowseRequest request) throws InterruptedException {
        try {
            return browsing.page(supernode.get(), request);
        } catch (StatusRuntimeException e) {
            throw new Exchange.Refusal(status(e), Unanswered.why(e));
        }
    }
}
