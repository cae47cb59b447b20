package org.fasttrack.common.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.wire.Right;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFileTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private final IdentityKey creator = IdentityKey.generate();
    private final IdentityKey root = IdentityKey.generate();
    private final IdentityKey guest = IdentityKey.generate();

    @TempDir
    Path folder;

    private NetworkFile network(boolean closed) {
        return NetworkFile.create(
                creator,
                NetworkId.of(new byte[NetworkId.BYTES]),
                "home",
                closed,
                List.of(new RootKey(root.id(), "[::1]:1215")),
                CLOCK);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = folder.resolve("home.ftnet");
        network(true).write(file);
        NetworkFile read = NetworkFile.read(file);
        assertThat(read).isEqualTo(NetworkFile.read(file));
        assertThat(read.closed()).isTrue();
        assertThat(read.creator()).isEqualTo(creator.id());
        assertThat(read.roots()).containsExactly(new RootKey(root.id(), "[::1]:1215"));
        assertThatThrownBy(() -> network(false).write(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void anEditedFileIsRefusedWithOneClearLine() throws IOException {
        Path file = folder.resolve("home.ftnet");
        network(true).write(file);
        Files.writeString(file, Files.readString(file).replace("\"closed\"", "\"open\""));
        assertThatThrownBy(() -> NetworkFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("edited after it was signed");
    }

    @Test
    void everyDamagedFileIsRefusedAndNoneIsACrash() throws IOException {
        Path file = folder.resolve("home.ftnet");
        network(true).write(file);
        String text = Files.readString(file);
        for (int cut = 0; cut < text.length() - 3; cut += 7) {
            Files.writeString(file, text.substring(0, cut));
            assertThatThrownBy(() -> NetworkFile.read(file))
                    .as("cut at %d", cut)
                    .isInstanceOf(IOException.class);
        }
        int seal = text.indexOf("\"seal\":\"") + 8;
        for (int at = seal; at < seal + 120; at++) {
            char other = text.charAt(at) == 'A' ? 'B' : 'A';
            Files.writeString(file, text.substring(0, at) + other + text.substring(at + 1));
            assertThatThrownBy(() -> NetworkFile.read(file))
                    .as("changed at %d", at)
                    .isInstanceOf(IOException.class);
        }
        Files.write(file, new byte[] {(byte) 0xff, 0, (byte) 0xfe});
        assertThatThrownBy(() -> NetworkFile.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void anOpenNetworkTakesEverybody() {
        assertThat(new Admission(network(false), CLOCK).refusal(guest.id(), new byte[0]))
                .isNull();
    }

    @Test
    void aClosedNetworkTakesRootsAndTheInvited() {
        NetworkFile network = network(true);
        Admission admission = new Admission(network, CLOCK);
        byte[] invitation = invited(
                Invitation.seal(network, creator, guest.id(), Instant.now().plusSeconds(60)));
        assertThat(admission.refusal(root.id(), new byte[0])).isNull();
        assertThat(admission.refusal(creator.id(), new byte[0])).isNull();
        assertThat(admission.refusal(guest.id(), invitation)).isNull();
        assertThat(admission.refusal(guest.id(), new byte[0])).contains("shows no invitation");
        assertThat(admission.refusal(IdentityKey.generate().id(), invitation))
                .contains("is for " + guest.id().shortForm());
        assertThat(admission.refusal(guest.id(), new byte[] {1, 2, 3})).contains("shows no invitation");
    }

    @Test
    void anInvitationExpires() {
        NetworkFile network = network(true);
        byte[] invitation = invited(
                Invitation.seal(network, creator, guest.id(), Instant.now().plusSeconds(60)));
        Admission tomorrow = new Admission(network, () -> Instant.now().plus(Duration.ofDays(1)));
        assertThat(tomorrow.refusal(guest.id(), invitation)).contains("expired");
    }

    @Test
    void theRightToStayEndsWithTheInvitation() {
        NetworkFile network = network(true);
        Instant expiry = Instant.parse("2100-01-01T00:00:00Z");
        AtomicReference<Instant> now = new AtomicReference<>(expiry.minusSeconds(1));
        byte[] invitation = invited(Invitation.seal(network, creator, guest.id(), expiry));
        Admission admission = new Admission(network, now::get);
        Right ofGuest = admission.right(guest.id(), invitation);
        Right ofRoot = admission.right(root.id(), new byte[0]);
        assertThat(ofGuest.over()).isNull();
        now.set(expiry.plusSeconds(1));
        assertThat(ofGuest.over()).isEqualTo("its invitation expired at 2100-01-01T00:00:00Z");
        assertThat(ofRoot.over()).isNull();
    }

    @Test
    void onlyTheCreatorInvites() {
        NetworkFile network = network(true);
        byte[] forged = invited(
                Invitation.seal(network, guest, guest.id(), Instant.now().plusSeconds(60)));
        assertThat(new Admission(network, CLOCK).refusal(guest.id(), forged)).contains("shows no invitation");
    }

    @Test
    void aRevokedKeyStaysOutWhateverItShows() {
        NetworkFile network = network(true);
        byte[] invitation = invited(
                Invitation.seal(network, creator, guest.id(), Instant.now().plusSeconds(60)));
        Revocations revocations = new Revocations(network);
        Admission admission = new Admission(network, CLOCK, revocations);
        assertThat(admission.refusal(guest.id(), invitation)).isNull();
        assertThat(revocations.learn(Revocation.seal(network, guest, guest.id())))
                .isFalse();
        assertThat(admission.refusal(guest.id(), invitation)).isNull();
        assertThat(revocations.learn(Revocation.seal(network, creator, guest.id())))
                .isTrue();
        assertThat(admission.refusal(guest.id(), invitation)).contains("revoked");
    }

    @Test
    void theRevokedAndTheUninvitedHearWhatHelps() {
        NetworkFile network = network(true);
        Revocations revocations = new Revocations(network);
        Membership self = Membership.of(guest, network, new byte[0], revocations);
        assertThat(self.exclusion().orElseThrow())
                .contains("shows no invitation: ask whoever made the network for 'fasttrack network invite "
                        + guest.id());
        revocations.learn(Revocation.seal(network, creator, guest.id()));
        assertThat(self.exclusion().orElseThrow())
                .contains("was revoked, for good: make another identity")
                .doesNotContain("network invite");
        assertThat(Membership.of(creator, network, new byte[0], revocations).exclusion())
                .isEmpty();
    }

    private NetworkPlan plan(List<String> introducers, Map<String, Long> policy) {
        return new NetworkPlan(
                "home",
                NetworkId.of(new byte[NetworkId.BYTES]),
                true,
                List.of(new RootKey(root.id(), "[::1]:1215")),
                introducers,
                List.of(guest.id()),
                policy);
    }

    @Test
    void introducersDelegatesAndPolicyAreReadBack() throws IOException {
        Path file = folder.resolve("home.ftnet");
        NetworkPlan plan =
                plan(List.of("10.0.0.1:1215", "https://hub.example:1214/page"), Map.of("min-supernodes", 3L));
        NetworkFile.create(creator, plan, CLOCK).write(file);
        assertThat(NetworkFile.read(file).plan()).isEqualTo(plan);
        assertThat(NetworkFile.read(file).plan().policy("min-supernodes", 1)).isEqualTo(3);
        assertThat(NetworkFile.read(file).plan().policy("undecided", 7)).isEqualTo(7);
    }

    @Test
    void hostileIntroducersAndPolicyNamesAreRefused() {
        for (String introducer : List.of("", "no-port", "file:///etc/passwd", "http://plain:80/", "a:1 b:2")) {
            assertThatThrownBy(() -> plan(List.of(introducer), Map.of())).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> plan(List.of(), Map.of("Not A Name", 1L)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void delegateInvitesUntilItIsRevoked() {
        NetworkFile network = NetworkFile.create(creator, plan(List.of(), Map.of()), CLOCK);
        Revocations revocations = new Revocations(network);
        Admission admission = new Admission(network, CLOCK, revocations);
        IdentityKey friend = IdentityKey.generate();
        byte[] byDelegate = invited(
                Invitation.seal(network, guest, friend.id(), Instant.now().plus(Duration.ofDays(1))));
        assertThat(admission.refusal(guest.id(), new byte[0])).isNull();
        assertThat(admission.refusal(friend.id(), byDelegate)).isNull();
        Right ofFriend = admission.right(friend.id(), byDelegate);
        Right ofGuest = admission.right(guest.id(), new byte[0]);
        assertThat(ofFriend.over()).isNull();
        assertThat(ofGuest.over()).isNull();
        revocations.learn(Revocation.seal(network, creator, guest.id()));
        assertThat(admission.refusal(guest.id(), new byte[0])).contains("revoked");
        assertThat(admission.refusal(friend.id(), byDelegate)).contains("whoever invited it");
        assertThat(ofGuest.over()).contains("revoked");
        assertThat(ofFriend.over()).contains("whoever invited it");
    }

    @Test
    void invitationByAnybodyElseIsNone() {
        NetworkFile network = network(true);
        byte[] forged = invited(
                Invitation.seal(network, guest, guest.id(), Instant.now().plus(Duration.ofDays(1))));
        assertThat(new Admission(network, CLOCK).refusal(guest.id(), forged)).contains("shows no invitation");
    }

    private static byte[] invited(byte[] invitation) {
        return Claims.invited(invitation).bytes();
    }
}
