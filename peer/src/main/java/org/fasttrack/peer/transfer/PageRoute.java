package org.fasttrack.peer.transfer;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** A JSON page that anyone may read, without showing an identity: made anew for each asker. */
public record PageRoute(String path, Supplier<String> json) implements Route {
    @Override
    public boolean matches(String asked) {
        return path.equals(asked);
    }

    @Override
    public boolean needsIdentity() {
        return false;
    }

    @Override
    public Response answer(Request request) {
        return Response.of("application/json", (json.get() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
