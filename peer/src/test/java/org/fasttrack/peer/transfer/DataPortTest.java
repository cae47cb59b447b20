package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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

class DataPortTest {
    @TempDir
    Path folder;

    private final byte[] data = new byte[300_000];
    private SharingPeer server;
    private TlsChannel client;

    @BeforeEach
    void share() throws IOException {
        new Random(1).nextBytes(data);
        server = SharingPeer.of(Files.write(folder.resolve("shared"), data));
        client = connect();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private TlsChannel connect() throws IOException {
        var me = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
        return TlsChannel.connect(
                me.nettyClient(PeerCheck.ANYONE, List.of("http/1.1")), server.port.address(), Duration.ofSeconds(5));
    }

    private record Reply(int status, String head, byte[] body) {}

    private Reply ask(String method, String path, String... headers) throws IOException {
        send(method + " " + path + " HTTP/1.1\r\n"
                + String.join("", Arrays.stream(headers).map(h -> h + "\r\n").toList()) + "\r\n");
        return reply(method.equals("HEAD"));
    }

    private void send(String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private Reply reply(boolean headOnly) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = client.read();
            if (c < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) c);
        }
        int length = Integer.parseInt(head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        ByteBuffer body = ByteBuffer.allocate(headOnly ? 0 : length);
        client.readFully(body);
        return new Reply(Integer.parseInt(head.substring(9, 12)), head.toString(), body.array());
    }

    @Test
    void oneConnectionAnswersManyRequestsInOrder() throws IOException {
        String path = "/content/" + server.content;
        assertThat(ask("GET", "/ping").status()).isEqualTo(200);
        assertThat(ask("GET", path).body()).isEqualTo(data);
        Reply part = ask("GET", path, "Range: bytes=100-199");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.head()).contains("Content-Range: bytes 100-199/300000", "ETag: \"" + server.content + "\"");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(data, 100, 200));
        assertThat(ask("GET", path, "Range: bytes=-5").body()).isEqualTo(Arrays.copyOfRange(data, 299_995, 300_000));
        assertThat(ask("GET", path, "Range: bytes=299990-").body()).hasSize(10);
        Reply head = ask("HEAD", path);
        assertThat(head.head()).contains("Content-Length: 300000", "Accept-Ranges: bytes");
        assertThat(ask("GET", path + "/leaves").body()).isEqualTo(ContentHasher.leavesOf(ByteBuffer.wrap(data)));
    }

    @Test
    void rangesBeyondTheEndAnswer416() throws IOException {
        Reply reply = ask("GET", "/content/" + server.content, "Range: bytes=300000-");
        assertThat(reply.status()).isEqualTo(416);
        assertThat(reply.head()).contains("Content-Range: bytes */300000");
        assertThat(ask("GET", "/content/nonsense").status()).isEqualTo(400);
        assertThat(ask("GET", "/get/7/a%20b.bin").status()).isEqualTo(404);
        assertThat(ask("POST", "/ping").status()).isEqualTo(405);
        assertThat(ask("GET", "/../etc/passwd").status()).isEqualTo(404);
    }

    @Test
    void aFileThatChangedIsGoneAndReported() throws IOException {
        Files.write(folder.resolve("shared"), new byte[5]);
        assertThat(ask("GET", "/content/" + server.content).status()).isEqualTo(410);
        assertThat(server.changed).hasValue(1);
    }

    @Test
    void malformedRequestsEndTheConnection() throws IOException {
        send("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n");
        assertThat(reply(false).status()).isEqualTo(431);
        client.close();
        client = connect();
        send("GET /ping HTTP/1.1\r\n" + "a: b\r\n".repeat(100) + "\r\n");
        assertThat(reply(false).status()).isEqualTo(431);
        client.close();
        var random = new Random(2);
        for (int round = 0; round < 20; round++) {
            client = connect();
            byte[] noise = new byte[1 + random.nextInt(3000)];
            random.nextBytes(noise);
            noise[0] = 1;
            client.write(ByteBuffer.wrap(noise));
            assertThat(reply(false).status()).isEqualTo(400);
            client.close();
        }
        client = connect();
        assertThat(ask("GET", "/ping").status()).isEqualTo(200);
    }

    @Test
    void aRequestThatDripsIsCutOffAsAWhole() throws IOException {
        long start = System.nanoTime();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        send("G");
                        Thread.sleep(20);
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void connectsWithoutAHandshakeNeverPassTheLimitAndServiceGoesOn() throws IOException {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 1000; i++) {
                var socket = new Socket(
                        server.port.address().getAddress(),
                        server.port.address().getPort());
                sockets.add(socket);
                if (i % 2 == 0) {
                    sendNoise(socket);
                }
            }
            assertThat(server.port.connections()).isLessThanOrEqualTo(150);
            assertThat(ask("GET", "/ping").status()).isEqualTo(200);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        await().until(() -> server.port.connections() == 1);
    }

    private static void sendNoise(Socket socket) {
        try {
            socket.getOutputStream().write(new byte[] {3, 1, 4, 1, 5, 9, 2, 6});
        } catch (IOException e) {
            // Refused already: what is asked for.
        }
    }
}
