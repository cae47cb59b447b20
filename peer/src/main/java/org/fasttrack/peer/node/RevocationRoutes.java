package org.fasttrack.peer.node;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.Revocation;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;

/** Shows and takes revocations of invitations. */
record RevocationRoutes(Membership self, Roles roles, RevocationFile file) {

    List<Route> routes() {
        return List.of(
                new Route("GET", "/v1/revocations", "the revoked nodes", this::list),
                new Route("POST", "/v1/revocations", "learn and spread a revocation", this::learn));
    }

    private void list(Exchange exchange, Consumer<Map<String, Object>> lines) {
        List<String> revoked = self.revocations().sealed().stream()
                .flatMap(seal -> self.revocations().open(seal).stream())
                .map(revocation -> revocation.revoked().toString())
                .sorted()
                .toList();
        lines.accept(Json.of("revoked", revoked));
    }

    private void learn(Exchange exchange, Consumer<Map<String, Object>> lines) {
        byte[] seal = Base64.getDecoder().decode(String.valueOf(Json.text(exchange.body(), "seal")));
        Revocation revocation = self.revocations()
                .open(seal)
                .orElseThrow(() -> new Exchange.Refusal(403, "this is no revocation by the network's creator"));
        boolean news = roles.supernode()
                .map(supernode -> supernode.revoke(seal))
                .orElseGet(() -> self.revocations().learn(seal));
        file.keep(self.revocations());
        lines.accept(Json.of(
                "revoked",
                revocation.revoked().toString(),
                "new",
                news,
                "supernode",
                roles.supernode().isPresent()));
    }
}
