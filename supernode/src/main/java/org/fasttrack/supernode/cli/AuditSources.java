package org.fasttrack.supernode.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.FileTrouble;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.InvitationFile;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.supernode.audit.LiveSources;
import org.fasttrack.supernode.audit.LogSource;
import org.fasttrack.supernode.audit.Sources;
import org.jspecify.annotations.Nullable;

/** Finds what is named on the command line: files and folders, and {@code HOST:PORT} of live supernodes. */
final class AuditSources implements AutoCloseable {
    private final List<LogSource> files = new ArrayList<>();
    private final List<LiveSupernode> supernodes = new ArrayList<>();

    /** @param data the folder with the identity and the invitation to ask with; null: a stranger asks */
    AuditSources(List<String> named, @Nullable NetworkFile network, @Nullable Path data) {
        for (String source : named) {
            Path place = Path.of(source);
            if (!Files.exists(place) && source.contains(":")) {
                supernodes.add(live(source, network, data));
            } else {
                files.addAll(find(place));
            }
        }
    }

    private static List<LogSource> find(Path place) {
        try {
            return Sources.find(place);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, place + " cannot be audited: " + FileTrouble.of(e), e);
        }
    }

    private static LiveSupernode live(String address, @Nullable NetworkFile network, @Nullable Path data) {
        if (network == null) {
            throw new Failure(
                    ExitCode.USAGE,
                    "to audit the supernode at " + address
                            + " name its network: --network FILE, or --data DIR of a node in it");
        }
        try {
            HostPort.parse(address);
            return new LiveSupernode(membership(network, data), address);
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, address + " cannot be audited: " + e.getMessage(), e);
        }
    }

    private static Membership membership(NetworkFile network, @Nullable Path data) throws IOException {
        if (data == null) {
            return Membership.of(IdentityKey.generate(), network, new byte[0], new Revocations(network));
        }
        Path invitation = data.resolve("invitation");
        byte[] claims = Files.exists(invitation) ? InvitationFile.read(invitation) : new byte[0];
        IdentityKey key = IdentityKey.load(data.resolve("identity.key"));
        return Membership.of(key, network, claims, new Revocations(network));
    }

    /** Asks the live ones. @throws Failure when one of them does not answer */
    LiveSources ask() {
        try {
            return LiveSources.ask(List.copyOf(supernodes));
        } catch (IOException e) {
            throw new Failure(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }

    List<LogSource> with(LiveSources live) {
        List<LogSource> all = new ArrayList<>(files);
        all.addAll(live.logs());
        return all;
    }

    @Override
    public void close() {
        supernodes.forEach(LiveSupernode::close);
    }
}
