package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.NetworkPlan;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.reputation.PolicyNumbers;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.peer.node.RevocationFile;
import org.jspecify.annotations.Nullable;

/**
 * A folder that holds a new network's file and the data folders of its nodes.
 *
 * @param roots the supernodes {@code sn1}, {@code sn2} and so on, whose control ports were free
 */
record DemoPlace(Path folder, Path networkFile, List<RootKey> roots) {
    private static final long CERTIFICATE_HOURS = 300;

    static DemoPlace create(int supernodes, FreePorts ports) throws IOException {
        Path folder = Files.createTempDirectory("fasttrack-demo");
        List<RootKey> roots = new ArrayList<>();
        for (int i = 1; i <= supernodes; i++) {
            roots.add(new RootKey(key(folder.resolve("sn" + i)).id(), "127.0.0.1:" + ports.control()));
        }
        byte[] id = new byte[NetworkId.BYTES];
        new SecureRandom().nextBytes(id);
        NetworkPlan plan =
                new NetworkPlan("demo", NetworkId.of(id), false, roots, List.of(), List.of(), policy(supernodes));
        Path file = folder.resolve("demo.network");
        NetworkFile.create(key(folder.resolve("creator")), plan, InstantSource.system())
                .write(file);
        return new DemoPlace(folder, file, roots);
    }

    /** An hour of uptime counts a second, and whenever a supernode is lost a peer takes its place. */
    private static Map<String, Long> policy(int supernodes) {
        Map<String, Long> numbers = new LinkedHashMap<>(PolicyNumbers.of(ScorePolicy.DEMO));
        numbers.put("min-supernodes", (long) supernodes);
        numbers.put("certificate-hours", CERTIFICATE_HOURS);
        return numbers;
    }

    private static IdentityKey key(Path data) throws IOException {
        return IdentityKey.loadOrCreate(data.resolve("identity.key"));
    }

    /** A node's data folder. */
    Path data(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Where a node that is a process of its own logs to. */
    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    Membership membership(Path data) throws IOException {
        NetworkFile network = NetworkFile.read(networkFile);
        return Membership.of(key(data), network, new byte[0], new RevocationFile(data).read(network));
    }

    void delete() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
