package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers may try on the data port, and that honest clients are served all the while. */
class HostileClientsTest {
    private static final long SEED = 11;

    @TempDir
    Path folder;

    private final TlsIdentity me = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
    private SharingPeer server;

    @BeforeEach
    void share() throws IOException {
        server = SharingPeer.of(Files.write(folder.resolve("shared"), new byte[100_000]));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TlsChannel connect() throws IOException {
        return connect(me);
    }

    private TlsChannel connect(TlsIdentity who) throws IOException {
        return TlsChannel.connect(
                who.nettyClient(PeerCheck.ANYONE, List.of("http/1.1")), server.port.address(), Duration.ofSeconds(5));
    }

    private static void send(TlsChannel client, String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** All that comes until the server closes. */
    private static String rest(TlsChannel client) throws IOException {
        var text = new StringBuilder();
        for (int c = client.read(); c >= 0; c = client.read()) {
            text.append((char) c);
        }
        return text.toString();
    }

    private int statusOf(String request) throws IOException {
        try (TlsChannel client = connect()) {
            send(client, request);
            var line = new StringBuilder();
            for (int c = client.read(); c != '\n'; c = client.read()) {
                line.append((char) c);
            }
            return Integer.parseInt(line.substring(9, 12));
        }
    }

    private void assertServes() throws IOException {
        assertThat(statusOf("GET /content/" + server.content + " HTTP/1.1\r\n\r\n"))
                .isEqualTo(200);
    }

    /** Each hides a second request in the first one, for some reader of the field. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ping HTTP/1.1\r\nContent-Length: 30\r\nContent-Length: 0\r\n\r\n",
                "GET /ping HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 30\r\n\r\n",
                "GET /ping HTTP/1.1\r\nContent-Length: +0\r\n\r\n",
                "GET /ping HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /ping HTTP/1.1\r\nTransfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n",
                "GET /ping HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n",
                "GET /ping HTTP/1.1\r\nX: a\r\n\tTransfer-Encoding: chunked\r\n\r\n",
                "GET /ping HTTP/1.1\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n",
                "GET /ping HTTP/1.1\r\nX\u0000: a\r\n\r\n",
                "GET /ping HTTP/1.1\r\n: a\r\n\r\n",
                "GET  /ping HTTP/1.1\r\n\r\n",
                "GET /ping HTTP/1.12\r\n\r\n",
                "GET /ping HTTP/2.0\r\n\r\n",
                "GET http://other/ping HTTP/1.1\r\n\r\n",
                "GET /ping\r\n\r\n",
            })
    void whatCouldBeReadInTwoWaysIsRefusedAndEndsTheConnection(String request) throws IOException {
        try (TlsChannel client = connect()) {
            send(client, request + "GET /ping HTTP/1.1\r\n\r\n");
            assertThat(rest(client)).startsWith("HTTP/1.1 400 ").doesNotContain("pong");
        }
        assertServes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/content/../../../../etc/passwd",
                "/content/%2e%2e/%2e%2e/etc/passwd",
                "/content/..%2f..%2f..%2fetc%2fpasswd",
                "/content/%00",
                "//etc/passwd",
                "/./content",
            })
    void pathsLeadNowhereButToWhatIsShared(String path) throws IOException {
        assertThat(statusOf("GET " + path + " HTTP/1.1\r\n\r\n")).isIn(400, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=100000-",
                "bytes=100000-200000",
                "bytes=999999999999999999-999999999999999999",
                "bytes=5-4",
                "bytes=-0",
            })
    void rangesThatHoldNothingAnswer416(String range) throws IOException {
        assertThat(statusOf("GET /content/" + server.content + " HTTP/1.1\r\nRange: " + range + "\r\n\r\n"))
                .isEqualTo(416);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=99999999999999999999-",
                "bytes=0-1,2-3",
                "bytes=--5",
                "bytes=-",
                "bytes=a-b",
                "lines=1-2",
                "",
            })
    void rangesThatAreNoneOrManyAreAnsweredWithTheWhole(String range) throws IOException {
        assertThat(statusOf("GET /content/" + server.content + " HTTP/1.1\r\nRange: " + range + "\r\n\r\n"))
                .isEqualTo(200);
    }

    @Test
    void aRangeOfAnotherVersionIsAnsweredWithTheWhole() throws IOException {
        String request = "GET /content/" + server.content + " HTTP/1.1\r\nRange: bytes=0-9\r\nIf-Range: ";
        assertThat(statusOf(request + "\"other\"\r\n\r\n")).isEqualTo(200);
        assertThat(statusOf(request + "\"" + server.content + "\"\r\n\r\n")).isEqualTo(206);
    }

    @Test
    void randomBytesInsideAndOutsideOfTlsHarmNobody() throws IOException {
        var random = new Random(SEED);
        for (int round = 0; round < 30; round++) {
            byte[] noise = new byte[random.nextInt(5000)];
            random.nextBytes(noise);
            try (Socket raw = new Socket(
                    server.port.address().getAddress(), server.port.address().getPort())) {
                raw.getOutputStream().write(noise);
            }
            try (TlsChannel client = connect()) {
                client.write(ByteBuffer.wrap(noise));
            }
        }
        assertServes();
        await("all connections of seed " + SEED + " end").until(() -> server.port.connections() == 0);
    }

    @Test
    void whoReadsLeafHashesSlowlyHoldsFewOfThem() throws IOException {
        Path file = Files.write(folder.resolve("large"), new byte[1]);
        server.close();
        server = new SharingPeer(file, ContentHasher.hash(new byte[1]), new byte[64 << 20]);
        String leaves = " /content/" + server.content + "/leaves HTTP/1.1\r\n\r\n";
        var slow = new ArrayList<TlsChannel>();
        for (int i = 0; i < LeafLoans.PER_PEER; i++) {
            TlsChannel client = connect();
            slow.add(client);
            send(client, "GET" + leaves);
            assertThat(client.read()).isEqualTo('H');
        }
        assertThat(statusOf("GET" + leaves)).isEqualTo(503);
        assertThat(statusOf("HEAD" + leaves)).isEqualTo(200);
        assertServes();
        slow.forEach(TlsChannel::close);
        await().until(() -> statusOf("GET" + leaves) == 200);
    }

    @Test
    void whoReadsLeafHashesSteadilyButSlowlyLosesThem() throws IOException {
        Path file = Files.write(folder.resolve("large"), new byte[1]);
        server.close();
        server = new SharingPeer(
                file,
                ContentHasher.hash(new byte[1]),
                new byte[16 << 20],
                PeerCheck.ANYONE,
                SharingPeer.stalling(Duration.ofSeconds(1)),
                route -> route);
        String leaves = "GET /content/" + server.content + "/leaves HTTP/1.1\r\n\r\n";
        var slow = new ArrayList<TlsChannel>();
        for (int peer = 0; peer < LeafLoans.AT_ONCE / LeafLoans.PER_PEER; peer++) {
            var other = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
            for (int i = 0; i < LeafLoans.PER_PEER; i++) {
                TlsChannel client = connect(other);
                slow.add(client);
                send(client, leaves);
                assertThat(client.read()).isEqualTo('H');
            }
        }
        assertThat(statusOf(leaves)).isEqualTo(503);
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            slow.removeIf(client -> !drip(client));
            return slow.isEmpty();
        });
        await().until(() -> statusOf(leaves) == 200);
    }

    /** Reads a little. False when the other side cut it off. */
    private static boolean drip(TlsChannel client) {
        try {
            return client.read(ByteBuffer.allocate(16 * 1024)) >= 0;
        } catch (IOException e) {
            client.close();
            return false;
        }
    }

    @Test
    void connectionsThatCarryFilesShareTheLargeBuffers() throws IOException {
        await("others give theirs back").until(() -> BulkBuffers.SHARED.lent() == 0);
        byte[] data = new byte[12 << 20];
        new Random(SEED).nextBytes(data);
        server.close();
        server = SharingPeer.of(Files.write(folder.resolve("large"), data));
        long before = directBytes();
        var open = new ArrayList<TlsChannel>();
        for (int i = 0; i < 100; i++) {
            TlsChannel client = connect();
            open.add(client);
            send(client, "GET /content/" + server.content + " HTTP/1.1\r\n\r\n");
            assertThat(client.read()).isEqualTo('H');
        }
        await().until(() -> BulkBuffers.SHARED.lent() == 128);
        assertThat(directBytes() - before).isLessThan(128L * BulkBuffers.BYTES + open.size() * 220L * 1024);
        TlsChannel last = open.getLast();
        while (last.read() != '\r' || last.read() != '\n' || last.read() != '\r') {
            // Until the head ends.
        }
        assertThat(last.read()).isEqualTo('\n');
        ByteBuffer body = ByteBuffer.allocate(data.length);
        last.readFully(body);
        assertThat(body.array()).isEqualTo(data);
        open.forEach(TlsChannel::close);
        await().until(() -> BulkBuffers.SHARED.lent() == 0);
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void anHonestClientIsServedAmongAThousandSilentOnes() throws IOException {
        var silent = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 1000; i++) {
                silent.add(new Socket(
                        server.port.address().getAddress(),
                        server.port.address().getPort()));
                if (i % 200 == 199) {
                    assertServes();
                }
            }
            assertThat(server.port.connections()).isLessThanOrEqualTo(SharingPeer.LIMITS.connectionsPerAddress());
            assertServes();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
        await().until(() -> server.port.connections() == 0);
    }

    @Test
    void anEstablishedConnectionOutlivesAFlood() throws IOException {
        try (TlsChannel client = connect()) {
            send(client, "GET /ping HTTP/1.1\r\n\r\n");
            assertThat(client.read()).isEqualTo('H');
            var silent = new ArrayList<Socket>();
            for (int i = 0; i < 300; i++) {
                silent.add(new Socket(
                        server.port.address().getAddress(),
                        server.port.address().getPort()));
            }
            send(client, "GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(rest(client)).startsWith("TTP/1.1 200 ").contains("pong\nHTTP/1.1 200 ");
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }
}
