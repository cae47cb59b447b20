package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.LeafProof;
import org.jspecify.annotations.Nullable;

/**
 * Shared files: {@code /content/<id>} with ranges, {@code /content/<id>/leaves} and {@code
 * /content/<id>/proof/<leaf>}. Bodies of files need an upload slot; 503 with {@code X-Queue-Place} says how many wait before. Leaf
 * layers are held in memory while they are sent, so only some are sent at once; 503 without a place says ask again.
 */
public final class ContentRoutes implements Route {
    private static final String CONTENT = "/content/";
    private static final String PROOF = "/proof/";
    private static final String LEAVES = "/leaves";
    /** An answer begins when its first bytes are allowed; each further piece is charged as it leaves. */
    private static final long FIRST_BYTES = 1 << 20;

    private static final Response UNPAID =
            Response.text(402, "first a receipt for what you got").with("Retry-After", "1");
    private static final Response BUSY =
            Response.text(503, "too many leaf hashes are being sent").with("Retry-After", "1");
    private static final Response UNKNOWN = Response.text(404, "not shared here");

    private final ContentSource source;
    private final UploadSlots slots;
    private final UploadCredit credit;
    private final LeafLoans loans = new LeafLoans();
    private final LeafTurns turns = new LeafTurns();

    /** Whoever proved an identity gets whatever it asks for. */
    public ContentRoutes(ContentSource source, TransferLimits limits) {
        this(source, new UploadSlots(limits, peer -> 0), UploadCredit.UNLIMITED);
    }

    /** @param slots shared with whatever else this node gives */
    public ContentRoutes(ContentSource source, UploadSlots slots, UploadCredit credit) {
        this.source = source;
        this.credit = credit;
        this.slots = slots;
    }

    @Override
    public boolean matches(String path) {
        return path.startsWith(CONTENT);
    }

    @Override
    public boolean needsIdentity() {
        return true;
    }

    @Override
    public void began(Request request) {
        NodeId peer = request.peer();
        if (peer != null) {
            slots.connected(peer);
        }
    }

    @Override
    public void ended(Request request) {
        NodeId peer = request.peer();
        if (peer != null) {
            slots.disconnected(peer);
        }
    }

    @Override
    public Response answer(Request request) {
        String path = request.path();
        try {
            String rest = path.substring(CONTENT.length());
            int proof = rest.indexOf(PROOF);
            if (proof > 0) {
                return proof(
                        request,
                        ContentId.parse(rest.substring(0, proof)),
                        Long.parseLong(rest.substring(proof + PROOF.length())));
            }
            return rest.endsWith(LEAVES)
                    ? leaves(request, ContentId.parse(rest.substring(0, rest.length() - LEAVES.length())))
                    : file(request, ContentId.parse(rest));
        } catch (IllegalArgumentException e) {
            return Response.text(400, "not a content id");
        }
    }

    private Response leaves(Request request, ContentId content) {
        return source.find(content)
                .map(served -> MerkleTree.leafCount(served.bytes()) * MerkleTree.HASH_BYTES)
                .map(bytes ->
                        request.head() ? octets(new Response.Unsent(bytes)) : lend(request.peer(), content, bytes))
                .orElse(UNKNOWN);
    }

    private Response lend(@Nullable NodeId peer, ContentId content, long bytes) {
        boolean small = bytes <= LeafTurns.SMALL_BYTES;
        if (peer == null || !(small || inTurn(peer, content)) || !loans.take(peer)) {
            return BUSY;
        }
        Optional<byte[]> hashes = Optional.empty();
        try {
            hashes = source.leaves(content);
        } finally {
            if (hashes.isEmpty()) {
                loans.giveBack(peer);
            }
        }
        return hashes.map(layer -> octets(new Response.Lent(layer, () -> loans.giveBack(peer))))
                .orElse(UNKNOWN);
    }

    private boolean inTurn(NodeId peer, ContentId content) {
        try {
            turns.await(content, peer);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Response proof(Request request, ContentId content, long leaf) {
        NodeId peer = request.peer();
        Optional<Served> served = source.find(content);
        if (served.isEmpty()
                || leaf < 0
                || leaf >= MerkleTree.leafCount(served.get().bytes())) {
            return UNKNOWN;
        }
        if (peer == null || !loans.take(peer)) {
            return BUSY;
        }
        try {
            return source.leaves(content)
                    .map(leaves -> octets(new Response.Bytes(LeafProof.of(leaves, leaf))))
                    .orElse(UNKNOWN);
        } finally {
            loans.giveBack(peer);
        }
    }

    private static Response octets(Response.Body body) {
        return new Response(200, Map.of("Content-Type", "application/octet-stream"), body);
    }

    private Response file(Request request, ContentId content) {
        return source.find(content)
                .map(served -> unchanged(served) ? range(request, content, served) : gone(content, served))
                .orElse(UNKNOWN);
    }

    private static boolean unchanged(Served served) {
        try {
            BasicFileAttributes now = Files.readAttributes(served.file(), BasicFileAttributes.class);
            return now.size() == served.bytes()
                    && now.lastModifiedTime().toMillis() == served.modified().toEpochMilli();
        } catch (IOException e) {
            return false;
        }
    }

    private Response gone(ContentId content, Served served) {
        source.changed(content, served);
        return Response.text(410, "the file changed since it was shared");
    }

    private Response range(Request request, ContentId content, Served served) {
        int place = request.head() || request.peer() == null ? 0 : slots.place(request.peer());
        if (place > 0) {
            return Response.text(503, "all upload slots are taken")
                    .with("Retry-After", "1")
                    .with("X-Queue-Place", Integer.toString(place));
        }
        NodeId peer = request.peer();
        Response.Toll toll = peer == null ? Response.Toll.FREE : bytes -> credit.charge(peer, content, bytes);
        Response response = slice(request, content, served, toll);
        boolean allowed = request.head()
                || peer == null
                || !(response.body() instanceof Response.Slice)
                || credit.allows(peer, Math.min(FIRST_BYTES, response.body().length()));
        return allowed ? response : UNPAID;
    }

    private static Response slice(Request request, ContentId content, Served served, Response.Toll toll) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/octet-stream");
        headers.put("Accept-Ranges", "bytes");
        String tag = "\"" + content + "\"";
        headers.put("ETag", tag);
        String asked = request.headers().get("range");
        boolean stale = !request.headers().getOrDefault("if-range", tag).equals(tag);
        if (asked == null || stale || !ByteRange.understood(asked)) {
            return new Response(200, headers, new Response.Slice(served.file(), 0, served.bytes(), toll));
        }
        return ByteRange.within(asked, served.bytes())
                .map(range -> partial(headers, served, range, toll))
                .orElseGet(
                        () -> Response.text(416, "no such range").with("Content-Range", "bytes */" + served.bytes()));
    }

    private static Response partial(Map<String, String> headers, Served served, ByteRange range, Response.Toll toll) {
        headers.put("Content-Range", "bytes " + range.from() + "-" + (range.until() - 1) + "/" + served.bytes());
        return new Response(
                206, headers, new Response.Slice(served.file(), range.from(), range.until() - range.from(), toll));
    }
}
