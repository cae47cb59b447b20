package org.fasttrack.peer.transfer;

import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A JSON page that anyone may read, without showing an identity: made anew for each asker. @param shown whether there is one now */
public record PageRoute(String path, BooleanSupplier shown, Supplier<String> json) implements Route {
    public PageRoute(String path, Supplier<String> json) {
        this(path, () -> true, json);
    }

    @Override
    public boolean matches(String asked) {
        return path.equals(asked) && shown.getAsBoolean();
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
