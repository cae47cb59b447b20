package org.fasttrack.peer.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntroducersTest {
    @Test
    void supernodesMetBeforeAreTriedFirstLatestFirst(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("supernodes");
        SupernodeMemory memory = SupernodeMemory.in(file);
        memory.met("127.0.0.1:1");
        memory.met("127.0.0.1:2");
        memory.met("127.0.0.1:1");
        Introducers restarted = new Introducers(List.of("127.0.0.1:3", "127.0.0.1:2"), SupernodeMemory.in(file));
        assertThat(restarted.addresses()).containsExactly("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3");
    }

    @Test
    void memoryIsBoundedAndDamageIsPassedOver(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("supernodes");
        Files.writeString(file, "no address\n\u0000\n127.0.0.1:7\n");
        SupernodeMemory memory = SupernodeMemory.in(file);
        assertThat(memory.addresses()).containsExactly("127.0.0.1:7");
        for (int i = 0; i <= SupernodeMemory.MAX_SUPERNODES; i++) {
            memory.met("127.0.0.1:" + (100 + i));
        }
        assertThat(SupernodeMemory.in(file).addresses())
                .hasSize(SupernodeMemory.MAX_SUPERNODES)
                .startsWith("127.0.0.1:" + (100 + SupernodeMemory.MAX_SUPERNODES))
                .doesNotContain("127.0.0.1:7");
    }

    @Test
    void whatIsNoAddressIsPassedOver() {
        assertThat(Introducers.of(List.of("localhost", "http://127.0.0.1:1/", "127.0.0.1:x", "localhost:1215"))
                        .addresses())
                .containsExactly("localhost:1215");
    }
}
