package org.fasttrack.peer.transfer;

import java.util.Set;

/** A route in front of another one: what a subclass does not change is as the other has it. */
public abstract class ForwardingRoute implements Route {
    private final Route next;

    protected ForwardingRoute(Route next) {
        this.next = next;
    }

    @Override
    public boolean matches(String path) {
        return next.matches(path);
    }

    @Override
    public Set<String> methods() {
        return next.methods();
    }

    @Override
    public boolean needsIdentity() {
        return next.needsIdentity();
    }

    @Override
    public Response answer(Request request) {
        return next.answer(request);
    }

    @Override
    public void began(Request request) {
        next.began(request);
    }

    @Override
    public void ended(Request request) {
        next.ended(request);
    }
}
