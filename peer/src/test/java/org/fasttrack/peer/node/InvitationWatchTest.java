package org.fasttrack.peer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.Invitation;
import org.fasttrack.common.network.InvitationFile;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.seal.NetworkId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvitationWatchTest {
    private static final Duration SELDOM = Duration.ofHours(1);
    private static final Instant SOONER = Instant.parse("2100-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2100-02-01T00:00:00Z");

    @TempDir
    Path folder;

    private final IdentityKey creator = IdentityKey.generate();
    private final IdentityKey key = IdentityKey.generate();
    private NetworkFile network;
    private Membership self;
    private Path kept;

    @BeforeEach
    void invited() throws IOException {
        network = NetworkFile.create(
                creator,
                NetworkId.of(new byte[NetworkId.BYTES]),
                "club",
                true,
                List.of(new RootKey(IdentityKey.generate().id(), "127.0.0.1:1")),
                InstantSource.system());
        kept = folder.resolve("invitation");
        Files.write(kept, invitation(creator, key, SOONER));
        self = Membership.of(key, network, Files.readAllBytes(kept), new Revocations(network));
    }

    private byte[] invitation(IdentityKey inviter, IdentityKey invited, Instant expires) {
        return Invitation.seal(network, inviter, invited.id(), expires);
    }

    private Instant shown() {
        return self.invitation().orElseThrow().expires();
    }

    @Test
    void aRenewedInvitationIsShownFromThenOn() throws Exception {
        try (InvitationWatch _ = new InvitationWatch(self, kept, Optional.empty(), Duration.ofMillis(10))) {
            assertThat(shown()).isEqualTo(SOONER);
            Files.write(kept, invitation(creator, key, LATER));
            await().until(() -> shown().equals(LATER));
        }
    }

    @Test
    void oneInTheFileThatWasNamedIsKeptInTheDataFolder() throws Exception {
        Path named = folder.resolve("for-me");
        Files.copy(kept, named);
        try (InvitationWatch watch = new InvitationWatch(self, kept, Optional.of(named), SELDOM)) {
            byte[] fresh = invitation(creator, key, LATER);
            Files.write(named, InvitationFile.bytes(network, fresh));
            watch.look();
            assertThat(shown()).isEqualTo(LATER);
            assertThat(kept).hasBinaryContent(fresh);
        }
    }

    @Test
    void whatDoesNotHelpIsNotTakenUp() throws Exception {
        try (InvitationWatch watch = new InvitationWatch(self, kept, Optional.empty(), SELDOM)) {
            List<byte[]> useless = List.of(
                    "nonsense".getBytes(StandardCharsets.UTF_8),
                    new byte[0],
                    invitation(creator, creator, LATER),
                    invitation(key, key, LATER),
                    invitation(creator, key, SOONER.minusSeconds(60)));
            for (byte[] bytes : useless) {
                Files.write(kept, bytes);
                watch.look();
                assertThat(shown()).isEqualTo(SOONER);
            }
            Files.write(kept, invitation(creator, key, LATER));
            watch.look();
            assertThat(shown()).isEqualTo(LATER);
        }
    }
}
