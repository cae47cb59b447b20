package org.fasttrack.peer.transfer;

import java.util.function.BiFunction;

/** A route whose answers a test alters. */
public final class AlteredRoute extends ForwardingRoute {
    private final BiFunction<Request, Response, Response> alter;

    private AlteredRoute(Route route, BiFunction<Request, Response, Response> alter) {
        super(route);
        this.alter = alter;
    }

    /** @param alter gets each request with the answer of {@code route}, and gives another one or the same */
    public static Route of(Route route, BiFunction<Request, Response, Response> alter) {
        return new AlteredRoute(route, alter);
    }

    @Override
    public Response answer(Request request) {
        return alter.apply(request, super.answer(request));
    }
}
