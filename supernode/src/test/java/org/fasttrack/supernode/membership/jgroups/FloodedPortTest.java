package org.fasttrack.supernode.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Connections of nobody keep no member out of its cluster. */
class FloodedPortTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Loopback loopback = new Loopback();

    @Test
    void memberJoinsThroughAFloodedPortAndNothingStaysBehind() throws Exception {
        JGroupsCluster a = loopback.member();
        JGroupsCluster b = loopback.member();
        InetSocketAddress port = loopback.hosts().getFirst();
        a.join();
        try (Flood flood = new Flood(port, 1_000, 200)) {
            b.join();
            await().atMost(PATIENCE).until(() -> b.view().members().size() == 2);
            assertThat(a.view().members()).hasSize(2);
            int joined = flood.rounds();
            await().atMost(PATIENCE).until(() -> flood.rounds() > joined);
            a.close();
            await().atMost(PATIENCE).until(() -> open(port.getPort()).isEmpty());
            await().atMost(PATIENCE)
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals("cluster-accept " + port.getPort())));
        } finally {
            a.close();
            b.close();
        }
    }

    /** Sockets at {@code local} that a process still has: what the kernel alone keeps has inode 0. */
    private static List<String> open(int local) throws IOException {
        String port = String.format(":%04X", local);
        try (Stream<String> tcp = Files.lines(Path.of("/proc/self/net/tcp"));
                Stream<String> tcp6 = Files.lines(Path.of("/proc/self/net/tcp6"))) {
            return Stream.concat(tcp, tcp6)
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(fields -> fields[1].endsWith(port) && !fields[9].equals("0"))
                    .map(fields -> String.join(" ", fields))
                    .toList();
        }
    }
}
