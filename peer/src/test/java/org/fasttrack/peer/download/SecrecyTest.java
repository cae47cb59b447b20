package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.Base32;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.transfer.RecordingProxy;
import org.fasttrack.peer.transfer.SharingPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecrecyTest {
    private static final int SEED_CHARACTERS = 52;

    @TempDir
    Path folder;

    @Test
    void aWiretapBetweenDownloaderAndSourceLearnsNothing() throws Exception {
        byte[] data = "a sentence that must stay between the two of them. "
                .repeat(40_000)
                .getBytes(StandardCharsets.UTF_8);
        ContentId content = ContentHasher.hash(data);
        IdentityKey key = IdentityKey.loadOrCreate(folder.resolve("key"));
        String line = Files.readString(folder.resolve("key")).strip();
        String stored = line.substring(line.length() - SEED_CHARACTERS);
        try (SharingPeer source = SharingPeer.of(Files.write(folder.resolve("secret plans.txt"), data));
                RecordingProxy wiretap = new RecordingProxy(source.port.address())) {
            var wanted = new Download.Wanted(
                    content,
                    data.length,
                    List.of(new Source(source.id(), wiretap.address())),
                    folder.resolve("my copy.txt"));
            var me = TlsIdentity.create(key, new byte[0]);
            assertThat(new Download(me, PeerCheck.ANYONE, wanted, DownloadEvents.IGNORED).run())
                    .isInstanceOf(Outcome.Done.class);
            byte[] seen = wiretap.seen();
            assertThat(seen.length).isGreaterThan(data.length);
            secrets(data, content, source, key, stored)
                    .forEach((what, secret) -> assertThat(RecordingProxy.find(seen, secret))
                            .as(what)
                            .isEqualTo(-1));
            // That the search finds what is there: the protocol's name is in the clear by TLS 1.3's design.
            assertThat(RecordingProxy.find(seen, text("http/1.1"))).isNotNegative();
        }
    }

    private static Map<String, byte[]> secrets(
            byte[] data, ContentId content, SharingPeer source, IdentityKey mine, String stored) {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        secrets.put("a word of the content", text("sentence"));
        secrets.put("the source's file name", text("secret plans"));
        secrets.put("our file name", text("my copy"));
        secrets.put("the content id as text", text(content.toString()));
        secrets.put("the content id", content.bytes());
        secrets.put("a leaf hash", Arrays.copyOf(ContentHasher.leavesOf(java.nio.ByteBuffer.wrap(data)), 32));
        secrets.put("a request", text("GET /"));
        secrets.put("the source's identity", source.id().bytes());
        secrets.put("our identity", mine.id().bytes());
        secrets.put("our private key as text", text(stored));
        secrets.put("our private key", Base32.decode(stored));
        return secrets;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
