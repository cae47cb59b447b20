package org.fasttrack.peer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocation;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.peer.control.ApiFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The local API as a stranger meets it: over its socket, with and without the token. */
class LocalApiTest {
    @TempDir
    Path folder;

    private IdentityKey creator;
    private Membership self;
    private Node node;
    private ApiFile api;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void startNode() throws IOException {
        creator = IdentityKey.loadOrCreate(folder.resolve("identity.key"));
        NetworkFile network = NetworkFile.create(
                creator,
                NetworkId.of(new byte[NetworkId.BYTES]),
                "test",
                true,
                List.of(new RootKey(creator.id(), "127.0.0.1:1")),
                InstantSource.system());
        self = Membership.of(creator, network, new byte[0], new Revocations(network));
        node = new Node(self, new Roles(Optional.empty(), Optional.empty()), Optional::empty, places(0));
        api = ApiFile.read(folder);
    }

    private Node.Places places(int port) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return new Node.Places(any, folder, folder.resolve("downloads"));
    }

    @AfterEach
    void stopNode() {
        node.close();
        http.close();
    }

    private HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, api.token(), "");
    }

    @Test
    void healthNeedsNoToken() throws Exception {
        HttpResponse<String> answer = send("GET", "/health", "", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.object(answer.body())).containsEntry("ok", true);
    }

    @Test
    void tokenOpensEveryOperation() throws Exception {
        assertThat(get("/v1/status").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void whoHasNoTokenLearnsNothing(String token) throws Exception {
        for (String path : List.of("/v1/status", "/v1/shares", "/v1/nonsense")) {
            HttpResponse<String> answer = send("GET", path, token, "");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).doesNotContain(self.id().toString());
        }
    }

    @Test
    void unknownRouteIsNotFound() throws Exception {
        assertThat(get("/v1/nonsense").statusCode()).isEqualTo(404);
        assertThat(send("PUT", "/v1/status", api.token(), "").statusCode()).isEqualTo(404);
    }

    @Test
    void bodyAtTheLimitIsReadAndOnePastItRefused() throws Exception {
        int limit = 1 << 20;
        String open = "{\"text\":\"";
        String close = "\"}";
        String fits = open + "x".repeat(limit - open.length() - close.length()) + close;
        // There is no supernode to ask: the question was understood.
        assertThat(send("POST", "/v1/search", api.token(), fits).statusCode()).isEqualTo(503);
        assertThat(send("POST", "/v1/search", api.token(), fits + " ").statusCode())
                .isEqualTo(413);
    }

    @Test
    void bodyThatIsNoObjectIsNotUnderstood() throws Exception {
        assertThat(send("POST", "/v1/search", api.token(), "[1,2").statusCode()).isEqualTo(400);
    }

    @Test
    void otherAddressThanLoopbackIsRefused() {
        Node.Places everywhere = new Node.Places(new InetSocketAddress("0.0.0.0", 0), folder, folder);
        assertThatThrownBy(() ->
                        new Node(self, new Roles(Optional.empty(), Optional.empty()), Optional::empty, everywhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loopback");
    }

    /** What a page of another site makes a browser send once its name resolves to 127.0.0.1. */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:1217", "127.0.0.1.evil.example", "localhost.evil.example"})
    void foreignHostIsRefusedEvenWithTheToken(String host) throws Exception {
        assertThat(raw("GET /v1/status", "Host: " + host, "Authorization: Bearer " + api.token()))
                .startsWith("HTTP/1.1 403")
                .doesNotContain(self.id().toString());
    }

    @Test
    void foreignOriginIsRefused() throws Exception {
        assertThat(raw("GET /health", "Host: localhost", "Origin: http://evil.example"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void ownOriginIsServed() throws Exception {
        assertThat(raw("GET /health", "Host: localhost:1217", "Origin: http://localhost:1217"))
                .startsWith("HTTP/1.1 200");
    }

    private String raw(String request, String... headers) throws IOException {
        InetSocketAddress address = HostPort.parse(api.url().substring("http://".length()));
        String text = request + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whoConnectsAndIsSilentShutsNobodyOut() throws Exception {
        InetSocketAddress address = HostPort.parse(api.url().substring("http://".length()));
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                Socket socket = new Socket(address.getAddress(), address.getPort());
                silent.add(socket);
                if (i % 5 == 0) { // and some stop in the middle of a request
                    socket.getOutputStream().write("GET /v1/status HT".getBytes(StandardCharsets.US_ASCII));
                }
            }
            assertThat(get("/v1/status").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void randomBytesHarmNobody() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        InetSocketAddress address = HostPort.parse(api.url().substring("http://".length()));
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[random.nextInt(1, 5_000)];
            random.nextBytes(bytes);
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
            }
        }
        assertThat(get("/v1/status").statusCode()).as("seed " + seed).isEqualTo(200);
    }

    @Test
    void tokenIsReadableByTheOwnerOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("api.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void pageNeedsNoTokenAndRunsItsOwnCodeOnly() throws Exception {
        for (String path : List.of("/", "/app.js", "/browse.js", "/address.js", "/app.css", "/icon.svg")) {
            HttpResponse<String> answer = send("GET", path, "", "");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .contains("default-src 'none'", "script-src 'self'")
                            .doesNotContain("unsafe"));
            assertThat(answer.body()).doesNotContainPattern("(src|href)=\"(https?:)?//");
        }
        assertThat(send("GET", "/", "", "").body())
                .doesNotContainPattern("<script>|<style|onclick=|style=")
                .contains("lang=\"en\"");
    }

    @Test
    void pathsOutsideThePageAreNotFiles() throws Exception {
        for (String path : List.of("/web/app.js", "/..%2fopenapi.json", "/ControlServer.class", "/identity.key")) {
            assertThat(get(path).statusCode()).isEqualTo(404);
        }
    }

    /** The document lists exactly the routes that the node serves. */
    @Test
    void openApiDocumentIsWhatIsServed() throws Exception {
        Map<String, Object> document =
                Json.object(send("GET", "/openapi.json", "", "").body());
        Set<String> described = new TreeSet<>();
        if (document.get("paths") instanceof Map<?, ?> paths) {
            paths.forEach((path, item) -> described.addAll(operations(String.valueOf(path), item)));
        }
        Set<String> served = new TreeSet<>(Set.of("GET /health: whether the node runs"));
        node.routes().forEach(route -> served.add(route.method() + " " + route.path() + ": " + route.summary()));
        assertThat(described).isEqualTo(served);
    }

    private static List<String> operations(String path, Object item) {
        return item instanceof Map<?, ?> methods
                ? methods.keySet().stream()
                        .map(method -> String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path + ": "
                                + (methods.get(method) instanceof Map<?, ?> operation ? operation.get("summary") : ""))
                        .toList()
                : List.of();
    }

    @Test
    void revocationByTheCreatorCountsAndIsKept() throws Exception {
        var outcast = IdentityKey.loadOrCreate(folder.resolve("other").resolve("identity.key"))
                .id();
        byte[] seal = Revocation.seal(self.network(), creator, outcast);
        String body = Json.write(Json.of("seal", Base64.getEncoder().encodeToString(seal)));
        assertThat(send("POST", "/v1/revocations", api.token(), body).body()).contains("\"new\":true");
        assertThat(send("POST", "/v1/revocations", api.token(), body).body()).contains("\"new\":false");
        assertThat(self.admission().refusal(outcast, new byte[0])).contains("revoked");
        assertThat(new RevocationFile(folder).read(self.network()).revoked(outcast))
                .isTrue();
    }

    @Test
    void revocationByAnybodyElseIsRefused() throws Exception {
        IdentityKey stranger =
                IdentityKey.loadOrCreate(folder.resolve("stranger").resolve("identity.key"));
        byte[] seal = Revocation.seal(self.network(), stranger, creator.id());
        String body = Json.write(Json.of("seal", Base64.getEncoder().encodeToString(seal)));
        assertThat(send("POST", "/v1/revocations", api.token(), body).statusCode())
                .isEqualTo(403);
    }

    @Test
    void peersOperationsAreRefusedWhereNoPeerRuns() throws Exception {
        assertThat(get("/v1/shares").statusCode()).isEqualTo(409);
    }
}
