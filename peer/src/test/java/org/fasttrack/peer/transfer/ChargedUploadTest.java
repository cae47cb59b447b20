package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of 3 MiB for a peer that may owe 2. */
class ChargedUploadTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private final NodeId peer = IdentityKey.generate().id();
    private final byte[] data = new byte[3 * MIB];
    private final ContentId content = ContentHasher.hash(data);
    private final Account account = new Account();
    private Path file;
    private ContentRoutes routes;

    private static final class Account implements UploadCredit {
        private long owed;

        @Override
        public synchronized boolean allows(NodeId peer, long bytes) {
            return owed + bytes <= 2 * MIB;
        }

        @Override
        public synchronized boolean charge(NodeId peer, ContentId content, long bytes) {
            boolean allowed = allows(peer, bytes);
            owed += allowed ? bytes : 0;
            return allowed;
        }
    }

    @BeforeEach
    void share() throws IOException {
        file = Files.write(folder.resolve("shared"), data);
        var source = OneFile.of(file, Optional.empty());
        routes = new ContentRoutes(source, new UploadSlots(TransferLimits.DEFAULT, any -> 0), account);
    }

    private Response get() {
        return routes.answer(new Request("GET", "/content/" + content, Map.of(), peer));
    }

    @Test
    void aFileLargerThanTheCreditBeginsAndOnlyWhatLeftIsOwed() {
        Response begun = get();
        assertThat(begun.status()).isEqualTo(200);
        assertThat(account.owed).as("nothing has left").isZero();
        Response.Toll toll = ((Response.Slice) begun.body()).toll();
        assertThat(toll.pay(MIB)).isTrue();
        assertThat(account.owed).as("then it was aborted").isEqualTo(MIB);
        assertThat(toll.pay(MIB)).isTrue();
        assertThat(toll.pay(1)).isFalse();
        assertThat(get().status()).isEqualTo(402);
    }

    @Test
    void anAnswerEndsWhereTheCreditDoes() throws Exception {
        try (var server = new SharingPeer(
                        file,
                        content,
                        ContentHasher.leavesOf(ByteBuffer.wrap(data)),
                        PeerCheck.ANYONE,
                        SharingPeer.LIMITS,
                        any -> routes);
                TlsChannel client = TlsChannel.connect(
                        TlsIdentity.create(IdentityKey.generate(), new byte[0])
                                .nettyClient(PeerCheck.ANYONE, List.of("http/1.1")),
                        server.port.address(),
                        Duration.ofSeconds(5))) {
            String request = "GET /content/" + content + " HTTP/1.1\r\n\r\n";
            client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            client.readFully(ByteBuffer.allocate(2 * MIB));
            assertThatThrownBy(() -> client.readFully(ByteBuffer.allocate(MIB))).isInstanceOf(IOException.class);
            assertThat(account.owed).isEqualTo(2 * MIB);
        }
    }
}
