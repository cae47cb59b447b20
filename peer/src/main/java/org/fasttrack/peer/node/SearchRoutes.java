package org.fasttrack.peer.node;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.search.Answer;
import org.fasttrack.peer.search.Asker;
import org.fasttrack.peer.search.RoundTrips;
import org.fasttrack.peer.search.Suggestions;
import org.fasttrack.peer.uplink.SupernodeClient;

/** Searches through the node's supernode. */
record SearchRoutes(
        Asker asker,
        Supplier<SupernodeClient> supernode,
        Predicate<ContentId> have,
        LastResults last,
        RoundTrips roundTrips) {

    List<Route> routes() {
        return List.of(
                new Route("POST", "/v1/search", "search; one result a line, then how complete it is", this::search),
                new Route("POST", "/v1/suggest", "what a search that found nothing could ask instead", this::suggest));
    }

    private void search(Exchange exchange, Consumer<Map<String, Object>> lines) throws InterruptedException {
        try {
            Answer answer = asker.ask(supernode.get(), Questions.of(exchange.body()));
            last.remember(answer.results());
            ResultLines.lines(answer, have, roundTrips.measure(answer.results()))
                    .forEach(lines);
        } catch (IOException e) {
            throw new Exchange.Refusal(503, String.valueOf(e.getMessage()));
        }
    }

    private void suggest(Exchange exchange, Consumer<Map<String, Object>> lines) throws InterruptedException {
        SupernodeClient asked = supernode.get();
        Suggestions.of(Questions.of(exchange.body()), question -> asker.ask(asked, question)).stream()
                .map(ResultLines::suggestion)
                .forEach(lines);
        lines.accept(Json.of("done", true));
    }
}
