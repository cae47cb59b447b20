package org.fasttrack.lab.netlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkLabTest {
    private static final String ANSWER = "import socket; s = socket.create_server(('', 7)); print('up', flush=True);"
            + " c = s.accept()[0]; c.sendall(b'x' * 100000); c.close()";
    private static final String ASK = "import socket, sys; s = socket.create_connection((sys.argv[1], 7));"
            + " print(len(b''.join(iter(lambda: s.recv(65536), b''))))";

    @TempDir
    Path folder;

    @Test
    void hostsReachEachOtherAndNobodyElse() throws Exception {
        Optional<String> missing = NetworkLab.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: no network lab here: " + missing.orElse(""));
        try (NetworkLab lab = NetworkLab.up(folder, 2, Links.all(20, 80, 1).with(2, new Links.Link(0, 0, 0)))) {
            Process answering =
                    lab.in(1, List.of("/usr/bin/python3", "-c", ANSWER)).start();
            lab.adopt(answering);
            assertThat(answering.inputReader().readLine()).isEqualTo("up");
            assertThat(said(lab, 2, "/usr/bin/python3", "-c", ASK, lab.address(1)))
                    .isEqualTo("100000");
            assertThat(lab.sentBytes(1)).isGreaterThan(100_000);
            assertThat(lab.sentBytes(2)).isBetween(1L, 50_000L);
            assertThat(said(lab, 1, "ip", "-4", "route"))
                    .startsWith("81.77.0.0/16 dev eth0")
                    .doesNotContain("default");
        }
        Process left = new ProcessBuilder("ip", "netns", "list").start();
        assertThat(new String(left.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .doesNotContain("ft" + ProcessHandle.current().pid() + "h");
    }

    private static String said(NetworkLab lab, int host, String... command) throws IOException {
        Process process =
                lab.in(host, List.of(command)).redirectErrorStream(true).start();
        lab.adopt(process);
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
