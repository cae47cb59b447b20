package org.fasttrack.peer.transfer;

import java.util.Base64;
import java.util.Set;
import java.util.function.BiFunction;
import org.fasttrack.common.identity.NodeId;

/**
 * {@code POST /receipts}: a downloader brings its half of a receipt, in base64 in the header {@code Receipt}, so that
 * requests stay without bodies, and gets the countersignature.
 */
public final class ReceiptRoute implements Route {
    public static final String PATH = "/receipts";
    public static final String HEADER = "Receipt";
    private static final String HEADER_READ = "receipt";

    private final BiFunction<NodeId, byte[], Response> judge;

    /** @param judge answers who brings which half */
    public ReceiptRoute(BiFunction<NodeId, byte[], Response> judge) {
        this.judge = judge;
    }

    @Override
    public boolean matches(String path) {
        return path.equals(PATH);
    }

    @Override
    public Set<String> methods() {
        return Set.of("POST");
    }

    @Override
    public boolean needsIdentity() {
        return true;
    }

    @Override
    public Response answer(Request request) {
        NodeId peer = request.peer();
        String half = request.headers().get(HEADER_READ);
        if (peer == null || half == null) {
            return Response.text(400, "a receipt stands in the header " + HEADER);
        }
        try {
            return judge.apply(peer, Base64.getDecoder().decode(half));
        } catch (IllegalArgumentException e) {
            return Response.text(400, "the receipt is not base64");
        }
    }
}
