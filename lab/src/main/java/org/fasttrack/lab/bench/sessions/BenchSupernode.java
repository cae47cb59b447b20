package org.fasttrack.lab.bench.sessions;

import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.supernode.directory.Directory;
import org.fasttrack.supernode.introducer.Page;
import org.fasttrack.supernode.session.AttachedPeers;
import org.fasttrack.supernode.session.ControlServer;
import org.fasttrack.supernode.session.Hits;
import org.fasttrack.supernode.session.SessionContext;
import org.fasttrack.supernode.session.SessionLimits;
import org.fasttrack.supernode.session.SupernodeService;

/**
 * A supernode's control port in a process of its own. Each line on standard input is answered by one line: how many
 * lists are registered, and after {@code memory} also the live heap; the end of the input ends the process.
 */
public final class BenchSupernode {
    /** The collector gives memory back ten seconds after it was freed. */
    private static final long GIVES_BACK_NANOS = 12_000_000_000L;

    static final NetworkId NETWORK = NetworkId.of(new byte[NetworkId.BYTES]);

    private BenchSupernode() {}

    /** @param arguments the control port and the file of the supernode's key */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress listen =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        IdentityKey key = IdentityKey.loadOrCreate(Path.of(arguments[1]));
        Directory directory = new Directory();
        AttachedPeers attached = new AttachedPeers(directory);
        SupernodeEntry self = SupernodeEntry.newBuilder()
                .setId(ByteString.copyFrom(key.id().bytes()))
                .setControlAddress("127.0.0.1:" + listen.getPort())
                .build();
        SupernodeService service = new SupernodeService(
                attached,
                new Hits(key.id(), directory, attached),
                (query, caller, observer) -> observer.refused("this supernode only counts"),
                new SessionContext(
                        new SessionLimits(100_000, 100_000, 1 << 20, Duration.ofSeconds(30)),
                        new Opener(NETWORK, InstantSource.system()),
                        new Page(new Sealer(key, NETWORK, InstantSource.system()), () -> List.of(self), Set.of())));
        try (ControlServer server =
                new ControlServer(listen, TlsIdentity.create(key, new byte[0]), PeerCheck.ANYONE, service)) {
            System.out.println("ready " + server.port());
            answer(directory, System.out);
        }
        System.exit(0); // Netty's threads would linger
    }

    private static void answer(Directory directory, PrintStream out) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String registered = "registered " + directory.stats().owners();
            out.println(line.equals("memory") ? registered + memory() : registered);
        }
    }

    private static String memory() {
        System.gc();
        long live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        LockSupport.parkNanos(GIVES_BACK_NANOS);
        return " heap " + live + " rss " + residentKiB();
    }

    private static long residentKiB() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // Not Linux.
        }
    }
}
