package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.FileTrouble;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Invitation;
import org.fasttrack.common.network.InvitationFile;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.runtime.WholeFile;
import org.fasttrack.peer.node.InvitationWatch;
import org.fasttrack.peer.node.RevocationFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which network a node belongs to. */
final class NodeOptions {
    private static final Logger LOG = LoggerFactory.getLogger(NodeOptions.class);
    private static final String KEPT_INVITATION = "invitation";
    private static final String KEPT_NETWORK = "network";

    @Parameter(
            names = "--network",
            description =
                    "the network's file, from its creator (default: the one in the data folder, where a node that starts keeps it)",
            placeholder = "FILE")
    @Nullable
    String network;

    @Parameter(
            names = "--invitation",
            description =
                    "the invitation to a closed network, which brings the network's file along (default: the one in the data folder, where it is kept)",
            placeholder = "FILE")
    @Nullable
    String invitation;

    Membership membership(DataOptions data) {
        NetworkFile file = file(data);
        try {
            Membership self = Membership.of(
                    data.identity(), file, claims(data, file), new RevocationFile(data.folder()).read(file));
            requireAdmitted(self);
            keep(data, file);
            return self;
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Others would refuse this node in the handshake, where nobody could say why. */
    private static void requireAdmitted(Membership self) {
        self.exclusion().ifPresent(why -> {
            throw new Failure(ExitCode.REFUSED, "node " + self.id() + " is not admitted: " + why);
        });
    }

    /** The invitation that was named lets in: whatever asks from this folder later, such as an audit, needs it as well. */
    private void keep(DataOptions data, NetworkFile file) throws IOException {
        Path kept = data.folder().resolve(KEPT_INVITATION);
        byte[] shown = claims(data, file);
        if (shown.length > 0 && (invitation != null || named() != null) && !Files.isDirectory(kept)) {
            replace(kept, shown);
        }
    }

    /**
     * The network that was named is the one that the node serves, now that it has started: later starts from this folder
     * need not name it. What cannot be kept is logged only, since the node runs.
     */
    void keepNetwork(DataOptions data, NetworkFile served) {
        if (named() == null && invitation == null) {
            return;
        }
        Path kept = kept(data);
        try {
            replace(kept, served.bytes());
        } catch (IOException e) {
            LOG.warn("the network file cannot be kept at {}: name it again at the next start ({})", kept, e.toString());
        }
    }

    private static void replace(Path kept, byte[] fresh) throws IOException {
        if (!Files.exists(kept) || !Arrays.equals(fresh, Files.readAllBytes(kept))) {
            WholeFile.replace(kept, fresh);
        }
    }

    /** Takes up what renews the invitation, until it is closed. */
    InvitationWatch watchInvitation(DataOptions data, Membership self) {
        Optional<Path> named = Optional.ofNullable(invitation).map(Path::of);
        return new InvitationWatch(self, data.folder().resolve(KEPT_INVITATION), named, InvitationWatch.PACE);
    }

    /** Where the network file is that a node of this folder keeps. */
    static Path kept(DataOptions data) {
        return data.folder().resolve(KEPT_NETWORK);
    }

    private @Nullable String named() {
        return network == null ? System.getenv("FASTTRACK_NETWORK") : network;
    }

    /** Whose network file it is that was named, alone or with an invitation; the one kept otherwise. */
    private Path networkFile(DataOptions data) throws IOException {
        String named = named();
        if (named != null) {
            return Path.of(named);
        }
        return invitation != null && InvitationFile.hasNetwork(Path.of(invitation)) ? Path.of(invitation) : kept(data);
    }

    private NetworkFile file(DataOptions data) {
        try {
            Path file = networkFile(data);
            if (!Files.isRegularFile(file)) {
                throw new Failure(
                        ExitCode.USAGE,
                        "there is no network file at " + file
                                + ": get it from whoever made the network and name it with --network FILE, or an"
                                + " invitation with --invitation FILE; make one with 'fasttrack network create NAME --root ID@HOST:PORT', or look at"
                                + " 'fasttrack demo' first");
            }
            return NetworkFile.read(file);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, FileTrouble.of(e), e);
        }
    }

    /**
     * The invitation that was named, by itself or with its network, or the one kept, which may be a renewal of it: whichever lets this
     * node in for longer.
     */
    private byte[] claims(DataOptions data, NetworkFile file) {
        Path kept = data.folder().resolve(KEPT_INVITATION);
        String named = invitation == null ? named() : invitation;
        try {
            byte[] shown = named == null ? new byte[0] : InvitationFile.read(Path.of(named));
            byte[] before = Files.isRegularFile(kept) ? InvitationFile.read(kept) : new byte[0];
            NodeId self = data.identity().id();
            return shown.length == 0 || until(file, before, self).isAfter(until(file, shown, self)) ? before : shown;
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "the invitation cannot be read: " + FileTrouble.of(e), e);
        }
    }

    private static Instant until(NetworkFile file, byte[] invitation, NodeId self) {
        return Invitation.open(file, invitation)
                .filter(opened -> opened.invited().equals(self))
                .map(Invitation::expires)
                .orElse(Instant.MIN);
    }

    /** @throws Failure with one clear line unless {@code text} is {@code HOST:PORT} */
    static InetSocketAddress address(String text, String flag) {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, flag + " takes HOST:PORT: " + e.getMessage(), e);
        }
    }

    /** An address to listen at that is told to others. @throws Failure when it says nothing that others can reach */
    static InetSocketAddress reachable(String text, String flag) {
        InetSocketAddress address = address(text, flag);
        if (address.getAddress().isAnyLocalAddress()) {
            throw new Failure(
                    ExitCode.USAGE,
                    flag + " " + text + " says nothing that others can reach: name the address of this machine");
        }
        return address;
    }

    /** @throws Failure naming the flag when another process listens there */
    static void requireFree(InetSocketAddress address, String flag) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    HostPort.text(address)
                            + (isOfThisMachine(address) ? " is taken" : " is no address of this machine")
                            + ": choose another address with " + flag + " HOST:PORT",
                    e);
        }
    }

    private static boolean isOfThisMachine(InetSocketAddress address) {
        try {
            return address.getAddress().isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address.getAddress()) != null;
        } catch (SocketException e) {
            return true; // nobody can say: the port is the likelier reason
        }
    }
}
