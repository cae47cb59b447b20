package org.fasttrack.peer.node;

import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.transfer.Request;
import org.fasttrack.peer.transfer.Response;
import org.fasttrack.peer.transfer.Route;
import org.fasttrack.peer.transfer.UploadMeter;

/** A route of files that counts what is sent to whom: an answer counts when it begins. */
record MeteredRoute(Route route, UploadMeter meter) implements Route {
    private static final String CONTENT = "/content/";

    @Override
    public boolean matches(String path) {
        return route.matches(path);
    }

    @Override
    public boolean needsIdentity() {
        return route.needsIdentity();
    }

    @Override
    public void began(Request request) {
        route.began(request);
    }

    @Override
    public void ended(Request request) {
        route.ended(request);
    }

    @Override
    public Response answer(Request request) {
        Response response = route.answer(request);
        NodeId peer = request.peer();
        if (peer != null && !request.head() && response.body() instanceof Response.Slice slice) {
            String path = request.path();
            if (path.startsWith(CONTENT)) {
                meter.add(peer, ContentId.parse(path.substring(CONTENT.length())), slice.length());
            }
        }
        return response;
    }
}
