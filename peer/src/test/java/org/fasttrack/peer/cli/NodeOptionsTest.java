package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.Invitation;
import org.fasttrack.common.network.InvitationFile;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.seal.NetworkId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which invitation a node shows: one that its options name, or the one in its data folder. */
class NodeOptionsTest {
    @TempDir
    Path folder;

    private final IdentityKey creator = IdentityKey.generate();
    private final DataOptions data = new DataOptions();
    private final NodeOptions options = new NodeOptions();
    private NetworkFile network;
    private Path kept;

    @BeforeEach
    void closedNetwork() throws IOException {
        network = NetworkFile.create(
                creator,
                NetworkId.of(new byte[NetworkId.BYTES]),
                "club",
                true,
                List.of(new RootKey(creator.id(), "127.0.0.1:4000")),
                InstantSource.system());
        data.data = Files.createDirectory(folder.resolve("node")).toString();
        kept = data.folder().resolve("invitation");
    }

    private byte[] invitation(int days) {
        return Invitation.seal(
                network, creator, data.identity().id(), Instant.now().plus(Duration.ofDays(days)));
    }

    private Path named(byte[] invitation) throws IOException {
        return Files.write(folder.resolve("named"), InvitationFile.bytes(network, invitation));
    }

    @Test
    void aRenewalInTheFolderOutlivesTheInvitationThatIsStillNamed() throws IOException {
        byte[] renewal = invitation(90);
        Files.write(kept, renewal);
        options.invitation = named(invitation(1)).toString();
        assertThat(options.membership(data).exclusion()).isEmpty();
        assertThat(kept).hasBinaryContent(renewal);
    }

    @Test
    void aRenewalInTheFolderLetsInWhenTheOneThatIsNamedWithTheNetworkHasExpired() throws IOException {
        Files.write(kept, invitation(90));
        options.network = named(invitation(-1)).toString();
        assertThat(options.membership(data).exclusion()).isEmpty();
    }

    @Test
    void whatIsNamedAndLastsLongerIsKept() throws IOException {
        byte[] renewal = invitation(90);
        Files.write(kept, invitation(1));
        options.invitation = named(renewal).toString();
        assertThat(options.membership(data).exclusion()).isEmpty();
        assertThat(kept).hasBinaryContent(renewal);
    }
}
