package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.Admission;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.TlsIdentity;
import org.jspecify.annotations.Nullable;

/** Which network a node belongs to. */
final class NodeOptions {
    @Parameter(names = "--network", description = "the network's file, from its creator (FASTTRACK_NETWORK)")
    @Nullable
    String network;

    @Parameter(
            names = "--invitation",
            description = "the invitation to a closed network (default: invitation in the data folder)")
    @Nullable
    String invitation;

    /** A node's identity within its network. */
    record Membership(
            IdentityKey key,
            NetworkFile network,
            Sealer sealer,
            Opener opener,
            TlsIdentity tls,
            byte[] claims,
            Admission admission) {}

    Membership membership(DataOptions data) {
        NetworkFile file = file(data);
        IdentityKey key = data.identity();
        InstantSource clock = InstantSource.system();
        byte[] claims = claims(data);
        return new Membership(
                key,
                file,
                new Sealer(key, file.id(), clock),
                new Opener(file.id(), clock),
                TlsIdentity.create(key, claims),
                claims,
                new Admission(file, clock));
    }

    private NetworkFile file(DataOptions data) {
        String named = network == null ? System.getenv("FASTTRACK_NETWORK") : network;
        Path file = named == null ? data.folder().resolve("network") : Path.of(named);
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "there is no network file at " + file
                            + ": name it with --network, or make one with 'fasttrack network create'");
        }
        try {
            return NetworkFile.read(file);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private byte[] claims(DataOptions data) {
        Path file = invitation == null ? data.folder().resolve("invitation") : Path.of(invitation);
        if (invitation == null && !Files.exists(file)) {
            return new byte[0];
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "the invitation " + file + " cannot be read", e);
        }
    }

    /** @throws Failure with one clear line unless {@code text} is {@code HOST:PORT} */
    static InetSocketAddress address(String text, String flag) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            InetAddress host = InetAddress.getAllByName(
                    text.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", ""))[0];
            if (colon > 0 && port >= 0 && port <= 65535) {
                return new InetSocketAddress(host, port);
            }
        } catch (NumberFormatException | UnknownHostException e) {
            // said below, in the user's words
        }
        throw new Failure(ExitCode.USAGE, flag + " takes HOST:PORT, not '" + text + "'");
    }

    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    static InetSocketAddress shifted(InetSocketAddress base, int by) {
        return new InetSocketAddress(base.getAddress(), base.getPort() + by);
    }
}
