package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.beust.jcommander.JCommander;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Main;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.InvitationFile;
import org.fasttrack.common.network.Membership;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the creator of a closed network and whom they invite type. */
class NetworkCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final NodeId invited = IdentityKey.generate().id();
    private Path network;

    private int run(Object... words) {
        PrintStream out = new PrintStream(err, true, StandardCharsets.UTF_8);
        String[] texts = Arrays.stream(words).map(String::valueOf).toArray(String[]::new);
        return Main.run(texts, new Console(out, out, Console.Screen.NONE));
    }

    @BeforeEach
    void closedNetwork() {
        network = folder.resolve("club.network");
        Object root = IdentityKey.generate().id() + "@127.0.0.1:4000";
        assertThat(run("network", "create", "club", "--closed", "--root", root, "--data", creator(), "--out", network))
                .isZero();
    }

    private Path creator() {
        return folder.resolve("creator");
    }

    private int invite(NodeId node, Path out) {
        return run("network", "invite", node, "--network", network, "--data", creator(), "--out", out);
    }

    @Test
    void whoWasRevokedCannotBeInvitedAgain() {
        assertThat(invite(invited, folder.resolve("first"))).isZero();
        Path revocation = folder.resolve("gone.revocation");
        assertThat(run("network", "revoke", invited, "--network", network, "--data", creator(), "--out", revocation))
                .isZero();

        Path again = folder.resolve("again");
        assertThat(invite(invited, again)).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("was revoked, for good");
        assertThat(again).doesNotExist();
        assertThat(invite(IdentityKey.generate().id(), again)).isZero();
    }

    @Test
    void whatAnInvitationIsForCanBeSeen() {
        Path file = folder.resolve("theirs");
        assertThat(invite(invited, file)).isZero();
        err.reset();
        assertThat(run("network", "show", file)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .containsPattern("invites +" + invited)
                .contains("expires");
        err.reset();
        assertThat(run("network", "show", network)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("expires");
    }

    @Test
    void anInvitationForNoTimeIsNotMade() {
        Path out = folder.resolve("none");
        assertThat(run(
                        "network",
                        "invite",
                        invited,
                        "--network",
                        network,
                        "--data",
                        creator(),
                        "--out",
                        out,
                        "--valid",
                        "0d"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--valid takes a time such as 90d");
        assertThat(out).doesNotExist();
    }

    @Test
    void theInvitationThatWasNamedIsKept() throws Exception {
        DataOptions data = options("--data", folder.resolve("member"));
        Path invitation = folder.resolve("for-me");
        assertThat(invite(data.identity().id(), invitation)).isZero();

        NodeOptions named = new NodeOptions();
        named.network = network.toString();
        named.invitation = invitation.toString();
        named.membership(data);

        NodeOptions later = new NodeOptions();
        later.network = network.toString();
        assertThat(later.membership(data).tls().claims())
                .isEqualTo(named.membership(data).tls().claims());
        assertThat(data.folder().resolve("invitation")).hasBinaryContent(InvitationFile.read(invitation));
    }

    @Test
    void anInvitationIsAllThatItsNodeNeeds() throws Exception {
        for (String flag : List.of("--invitation", "--network")) {
            DataOptions data = options("--data", folder.resolve("member" + flag));
            Path invitation = folder.resolve("for-me" + flag);
            assertThat(invite(data.identity().id(), invitation)).isZero();
            NodeOptions first = new NodeOptions();
            if (flag.equals("--network")) {
                first.network = invitation.toString();
            } else {
                first.invitation = invitation.toString();
            }
            Membership joined = first.membership(data);
            first.keepNetwork(data, joined.network());
            assertThat(joined.network().name()).isEqualTo("club");
            assertThat(joined.exclusion()).isEmpty();

            Membership later = new NodeOptions().membership(data);
            assertThat(later.tls().claims()).isEqualTo(joined.tls().claims());
            assertThat(data.folder().resolve("network")).hasSameBinaryContentAs(network);
        }
    }

    @Test
    void aRevocationThatIsNotThereIsNotTakenForANode() {
        assertThat(run("network", "revoke", "gone.revocation", "--data", creator()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("neither a node id nor a file that exists");
    }

    @Test
    void twoFoldersOfOneLabelAreWrongUsage() throws Exception {
        Path one = Files.createDirectories(folder.resolve("a/music"));
        Path two = Files.createDirectories(folder.resolve("b/music"));
        Path open = folder.resolve("open.network");
        Object root = IdentityKey.generate().id() + "@127.0.0.1:4000";
        assertThat(run("network", "create", "open", "--root", root, "--data", creator(), "--out", open))
                .isZero();
        assertThat(run(
                        "peer",
                        "--network",
                        open,
                        "--data",
                        folder.resolve("p"),
                        "--listen",
                        "127.0.0.1:0",
                        "--share",
                        one,
                        "--share",
                        two))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("two folders have the label 'music'");
    }

    @Test
    void aLabelHasNoSlash() {
        assertThat(run("share", "add", "a/b=" + folder, "--data", creator())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("if 'a/b' is meant as a label: it has no '/'");
    }

    @Test
    void anothersInvitationIsToldApartFromNone() throws Exception {
        Path invitation = folder.resolve("not-mine");
        assertThat(invite(invited, invitation)).isZero();
        Path data = Files.createDirectories(folder.resolve("member"));

        assertThat(run("peer", "--network", network, "--data", data, "--invitation", invitation))
                .isEqualTo(ExitCode.REFUSED);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is for " + invited.shortForm());
        assertThat(data.resolve("invitation")).doesNotExist();
    }

    @Test
    void aForeignAddressIsNotCalledTaken() {
        assertThat(catchThrowable(() -> NodeOptions.requireFree(new InetSocketAddress("192.0.2.1", 4000), "--listen")))
                .hasMessageContaining("192.0.2.1:4000 is no address of this machine");
    }

    private static DataOptions options(Object... words) {
        DataOptions options = new DataOptions();
        JCommander.newBuilder()
                .addObject(options)
                .build()
                .parse(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
        return options;
    }
}
