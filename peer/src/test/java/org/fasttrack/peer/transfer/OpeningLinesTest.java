package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a data port makes of connections that open with something else than TLS. */
class OpeningLinesTest {
    private static final TransferLimits LIMITS = new TransferLimits(
            8,
            8,
            Duration.ofMillis(300),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            4,
            Duration.ofSeconds(60));

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final TlsIdentity identity = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
    private DataPort port;

    @BeforeEach
    void open() throws IOException {
        port = DataPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identity,
                PeerCheck.ANYONE,
                Map.of("none", channel -> {}),
                LIMITS);
        port.taking((line, socket) -> lines.add(line) && line.startsWith("GIV"));
    }

    @AfterEach
    void close() {
        port.close();
    }

    private Socket says(String text) throws IOException {
        Socket socket = new Socket(port.address().getAddress(), port.address().getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static boolean hungUpOn(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true; // reset, because something was not read
        }
    }

    @Test
    void aLineThatIsAwaitedHandsTheConnectionOverAndItCountsNoMore() throws Exception {
        try (Socket first = says("GI")) {
            first.getOutputStream().write("V 1\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> lines.equals(List.of("GIV 1")) && port.connections() == 0);
            first.setSoTimeout((int) LIMITS.handshake().multipliedBy(2).toMillis());
            assertThatThrownBy(() -> first.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class); // it is still open
        }
    }

    @Test
    void aLineThatIsNotAwaitedEndsTheConnection() throws Exception {
        try (Socket socket = says("ASK 1\n")) {
            assertThat(hungUpOn(socket)).isTrue();
            assertThat(lines).containsExactly("ASK 1");
        }
    }

    @Test
    void theLongestLineIsReadAndOneByteMoreEndsTheConnection() throws Exception {
        String longest = "x".repeat(Opening.MAX_LINE_BYTES - 2);
        try (Socket fits = says(longest + "\n");
                Socket over = says(longest + "xx\n")) {
            assertThat(hungUpOn(fits)).isTrue();
            assertThat(hungUpOn(over)).isTrue();
            assertThat(lines).containsExactly(longest);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\n", "GIV 1\nGET / HTTP/1.1\r\n", "GIV\u0000 1\n", "GIV 1\r\n", "\u00e9\n", "GIV \u0007\n"})
    void whatIsNeitherEndsTheConnection(String text) throws Exception {
        try (Socket socket = says(text)) {
            assertThat(hungUpOn(socket)).isTrue();
            assertThat(lines).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GIV 1"})
    void whoNeverEndsTheLineIsHungUpOn(String text) throws Exception {
        try (Socket socket = says(text)) {
            assertThat(hungUpOn(socket)).isTrue();
        }
    }
}
