package org.fasttrack.common.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.NetworkId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvitationFileTest {
    @TempDir
    Path folder;

    private final IdentityKey creator = IdentityKey.generate();
    private final NetworkFile network = NetworkFile.create(
            creator,
            NetworkId.of(new byte[NetworkId.BYTES]),
            "club",
            true,
            List.of(new RootKey(creator.id(), "127.0.0.1:1")),
            InstantSource.system());
    private final byte[] sealed =
            Invitation.seal(network, creator, creator.id(), Instant.parse("2100-01-01T00:00:00Z"));

    private Path file(byte[] bytes) throws Exception {
        return Files.write(folder.resolve("file"), bytes);
    }

    @Test
    void itIsTheNetworkFileWithTheInvitationInIt() throws Exception {
        Path file = file(InvitationFile.bytes(network, sealed));
        assertThat(InvitationFile.hasNetwork(file)).isTrue();
        assertThat(NetworkFile.read(file)).isEqualTo(network);
        assertThat(InvitationFile.read(file)).isEqualTo(sealed);
    }

    @Test
    void anInvitationAloneIsReadToo() throws Exception {
        Path file = file(sealed);
        assertThat(InvitationFile.hasNetwork(file)).isFalse();
        assertThat(InvitationFile.read(file)).isEqualTo(sealed);
    }

    @Test
    void aNetworkFileAloneInvitesNobody() throws Exception {
        Path file = file(network.bytes());
        assertThat(InvitationFile.hasNetwork(file)).isTrue();
        assertThat(InvitationFile.read(file)).isEmpty();
    }

    @Test
    void whatIsDamagedOrTooLongInvitesNobody() throws Exception {
        byte[] whole = InvitationFile.bytes(network, sealed);
        assertThat(InvitationFile.read(file(Arrays.copyOf(whole, whole.length / 2))))
                .isEmpty();
        assertThat(InvitationFile.read(file("{\"invitation\":\"§\"}".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
        assertThat(InvitationFile.read(file(new byte[1 << 20]))).isEmpty();
    }
}
