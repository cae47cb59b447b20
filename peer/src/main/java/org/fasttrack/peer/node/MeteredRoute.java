package org.fasttrack.peer.node;

import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.transfer.ForwardingRoute;
import org.fasttrack.peer.transfer.Request;
import org.fasttrack.peer.transfer.Response;
import org.fasttrack.peer.transfer.Route;
import org.fasttrack.peer.transfer.UploadMeter;

/** A route of files that counts what is sent to whom: an answer counts when it begins. */
final class MeteredRoute extends ForwardingRoute {
    private static final String CONTENT = "/content/";

    private final UploadMeter meter;

    MeteredRoute(Route route, UploadMeter meter) {
        super(route);
        this.meter = meter;
    }

    @Override
    public Response answer(Request request) {
        Response response = super.answer(request);
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
