package org.fasttrack.peer.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.Base32;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.wire.proto.BrowsePage;
import org.fasttrack.common.wire.proto.BrowseRequest;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.peer.control.ApiFile;
import org.fasttrack.peer.control.ControlServer;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.library.Holdings;
import org.fasttrack.peer.library.SharedFolder;
import org.fasttrack.peer.search.Answer;
import org.fasttrack.peer.search.Asker;
import org.fasttrack.peer.search.HeadMemory;
import org.fasttrack.peer.search.HitVerifier;
import org.fasttrack.peer.search.Question;
import org.fasttrack.peer.search.Refusals;
import org.fasttrack.peer.search.SearchResult;
import org.fasttrack.peer.uplink.Attachment;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.jspecify.annotations.Nullable;

/** A running node behind its local API: whatever roles it has, and the operations on them. */
final class Node implements AutoCloseable {
    private static final int TOKEN_BYTES = 24;

    private final NodeOptions.Membership self;
    private final Optional<PeerRole> peer;
    private final Optional<SupernodeRole> supernode;
    private final Supplier<Optional<SupernodeClient>> clients;
    private final HitVerifier verifier;
    private final Asker asker;
    private final Downloads downloads;
    private final ControlServer api;
    private volatile List<SearchResult> lastResults = List.of();

    /** @param clients the supernode to ask through, when there is one */
    Node(
            NodeOptions.Membership self,
            Optional<PeerRole> peer,
            Optional<SupernodeRole> supernode,
            Supplier<Optional<SupernodeClient>> clients,
            InetSocketAddress apiListen,
            Path data)
            throws IOException {
        this.self = self;
        this.peer = peer;
        this.supernode = supernode;
        this.clients = clients;
        this.verifier = verifier(self);
        this.asker = new Asker(self.sealer(), verifier);
        this.downloads = new Downloads(self, asker);
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        String shown = Base32.encode(token);
        api = new ControlServer(apiListen, shown, routes());
        new ApiFile("http://" + NodeOptions.text(api.address()), shown).write(data);
    }

    static Asker asker(NodeOptions.Membership self) {
        return new Asker(self.sealer(), verifier(self));
    }

    private static HitVerifier verifier(NodeOptions.Membership self) {
        return new HitVerifier(new HeadMemory(self.opener(), InstantSource.system()));
    }

    private List<Route> routes() {
        return List.of(
                new Route("GET", "/v1/status", "role, identity, supernode, shares, cluster", this::status),
                new Route("POST", "/v1/search", "search; one result a line, then how complete it is", this::search),
                new Route("POST", "/v1/get", "fetch a content; progress lines, then the outcome", this::get),
                new Route("GET", "/v1/browse", "what one peer shares, page by page", this::browse),
                new Route("GET", "/v1/shares", "the shared folders", this::shares),
                new Route("POST", "/v1/shares", "share one more folder", this::addShare),
                new Route("DELETE", "/v1/shares", "share a folder no longer", this::removeShare),
                new Route("POST", "/v1/shares/rescan", "look for changes now", this::rescan));
    }

    private SupernodeClient client() {
        return clients.get()
                .orElseThrow(
                        () -> new Exchange.Refusal(503, "no supernode is in reach; the node keeps looking for one"));
    }

    private PeerRole requirePeer() {
        return peer.orElseThrow(() -> new Exchange.Refusal(409, "this node is a supernode only: it shares nothing"));
    }

    private void status(Exchange exchange, Consumer<Map<String, Object>> lines) {
        Optional<Attachment> attachment = peer.flatMap(role -> role.uplink().attachment());
        String role = peer.isPresent() ? (supernode.isPresent() ? "both" : "peer") : "supernode";
        Map<String, Object> status = Json.of(
                "id", self.key().id().toString(),
                "role", role,
                "network", self.network().name(),
                "supernode", attachment.map(Node::supernode).orElse(null),
                "sharedFiles", peer.map(p -> p.list().records().size()).orElse(0),
                "sharedBytes", peer.map(p -> p.list().totalBytes()).orElse(0L),
                "registeredFiles", attachment.map(Attachment::registeredFiles).orElse(0),
                "listHead", attachment.map(Node::listHead).orElse(null),
                "reputation", 10,
                "cluster", cluster());
        supernode.ifPresent(s -> {
            status.put("attachedPeers", s.attachedPeers());
            status.put("indexedFiles", s.indexedFiles());
        });
        lines.accept(status);
    }

    private List<String> cluster() {
        return supernode
                .map(s -> s.members().stream().map(NodeId::toString).toList())
                .orElseGet(List::of);
    }

    private static Map<String, Object> supernode(Attachment attachment) {
        return Json.of(
                "id", attachment.supernode().toString(),
                "address", attachment.address(),
                "rttMillis", attachment.roundTrip().toNanos() / 1e6);
    }

    private static Map<String, Object> listHead(Attachment attachment) {
        return Json.of("version", attachment.version(), "root", HexFormat.of().formatHex(attachment.root()));
    }

    private void search(Exchange exchange, Consumer<Map<String, Object>> lines) throws InterruptedException {
        try {
            Answer answer = asker.ask(client(), question(exchange.body()));
            lastResults = answer.results();
            Printed.lines(answer).forEach(lines);
        } catch (IOException e) {
            throw new Exchange.Refusal(503, String.valueOf(e.getMessage()));
        }
    }

    /** The question in a search request's body; absent fields ask for nothing. */
    static Question question(Map<String, Object> body) {
        String text = Json.text(body, "text");
        String id = Json.text(body, "id");
        @Nullable String extension = Json.text(body, "ext");
        Filters filters = new Filters(
                extension,
                Json.number(body, "minSize", 0),
                Json.number(body, "maxSize", Long.MAX_VALUE),
                id == null ? null : ContentId.parse(id));
        int limit = Math.clamp(Json.number(body, "limit", 50), 1, 100);
        long patience = Math.clamp(Json.number(body, "waitMillis", 3000), 100, 30_000);
        return new Question(text == null ? "" : text, filters, limit, Duration.ofMillis(patience));
    }

    private void get(Exchange exchange, Consumer<Map<String, Object>> lines) throws InterruptedException {
        String asked = Json.text(exchange.body(), "id");
        String target = Json.text(exchange.body(), "path");
        if (asked == null || target == null || !Path.of(target).isAbsolute()) {
            throw new Exchange.Refusal(400, "a fetch takes an id and an absolute path");
        }
        downloads.fetch(resolve(asked), Path.of(target), Json.text(exchange.body(), "source"), lines);
    }

    /** A content id, or the number shown by the last search. */
    private SearchResult resolve(String asked) throws InterruptedException {
        if (asked.matches("[0-9]{1,3}")) {
            List<SearchResult> known = lastResults;
            int number = Integer.parseInt(asked);
            if (number < 1 || number > known.size()) {
                throw new Exchange.Refusal(404, "the last search has no result number " + number);
            }
            return downloads.locate(client(), known.get(number - 1).id());
        }
        return downloads.locate(client(), ContentId.parse(asked));
    }

    private void browse(Exchange exchange, Consumer<Map<String, Object>> lines) {
        String owner = exchange.parameters().get("peer");
        if (owner == null) {
            throw new Exchange.Refusal(400, "whose shares? peer=NODE_ID");
        }
        int from = Integer.parseInt(exchange.parameters().getOrDefault("from", "0"));
        int count = Integer.parseInt(exchange.parameters().getOrDefault("count", "100"));
        BrowseRequest request = BrowseRequest.newBuilder()
                .setOwner(com.google.protobuf.ByteString.copyFrom(
                        NodeId.parse(owner).bytes()))
                .setFrom(from)
                .setCount(count)
                .setFolder(exchange.parameters().getOrDefault("folder", ""))
                .build();
        try {
            BrowsePage page = client().browse(request, Duration.ofSeconds(10));
            Refusals refusals = new Refusals();
            for (Hit hit : page.getHitsList()) {
                verifier.verify(hit, refusals)
                        .filter(vouched -> vouched.owner().equals(NodeId.parse(owner)))
                        .ifPresent(vouched -> lines.accept(Json.of(
                                "name", vouched.record().name(),
                                "size", vouched.record().bytes(),
                                "id", vouched.record().content().toString())));
            }
            lines.accept(Json.of("done", true, "total", page.getTotal(), "droppedHits", refusals.total()));
        } catch (io.grpc.StatusRuntimeException e) {
            throw new Exchange.Refusal(404, String.valueOf(e.getStatus().getDescription()));
        }
    }

    private void shares(Exchange exchange, Consumer<Map<String, Object>> lines) {
        for (SharedFolder folder : requirePeer().library().folders()) {
            lines.accept(Json.of("label", folder.label(), "path", folder.root().toString()));
        }
        lines.accept(scanned(requirePeer().library().holdings()));
    }

    private static Map<String, Object> scanned(Holdings holdings) {
        return Json.of(
                "done", true,
                "files", holdings.figures().files(),
                "bytes", holdings.figures().bytes(),
                "hashedFiles", holdings.figures().hashedFiles(),
                "skipped", holdings.figures().skipped());
    }

    private void addShare(Exchange exchange, Consumer<Map<String, Object>> lines) throws InterruptedException {
        String path = Json.text(exchange.body(), "path");
        if (path == null || !Path.of(path).isAbsolute()) {
            throw new Exchange.Refusal(400, "which folder? path=ABSOLUTE_PATH");
        }
        String label = Json.text(exchange.body(), "label");
        requirePeer().library().add(PeerCommand.folder((label == null ? "" : label + "=") + path));
        lines.accept(scanned(requirePeer().rescan()));
    }

    private void removeShare(Exchange exchange, Consumer<Map<String, Object>> lines) throws InterruptedException {
        String label = exchange.parameters().get("label");
        if (label == null || !requirePeer().library().remove(label)) {
            throw new Exchange.Refusal(404, "no folder is shared as '" + label + "'");
        }
        lines.accept(scanned(requirePeer().rescan()));
    }

    private void rescan(Exchange exchange, Consumer<Map<String, Object>> lines) throws InterruptedException {
        lines.accept(scanned(requirePeer().rescan()));
    }

    @Override
    public void close() throws IOException {
        api.close();
        if (peer.isPresent()) {
            peer.get().close();
        }
        if (supernode.isPresent()) {
            supernode.get().close();
        }
    }
}
