package org.fasttrack.common.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityKeyTest {
    @TempDir
    Path folder;

    @Test
    void theKeySurvivesInAFileThatOnlyItsOwnerReads() throws Exception {
        Path file = folder.resolve("sub/identity.key");
        IdentityKey made = IdentityKey.loadOrCreate(file);
        assertThat(IdentityKey.loadOrCreate(file).id()).isEqualTo(made.id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws Exception {
        Path file = folder.resolve("identity.key");
        IdentityKey.loadOrCreate(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> IdentityKey.load(file)).hasMessageContaining("chmod 600");
    }

    @Test
    void racingProcessesAgreeOnOneKey() {
        Path file = folder.resolve("identity.key");
        Set<NodeId> seen = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 2).parallel().forEach(i -> {
            try {
                seen.add(IdentityKey.loadOrCreate(file).id());
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(seen).hasSizeBetween(1, 1);
        assertThat(file).exists();
    }

    @Test
    void signaturesVerifyForTheirMessageAndSignerOnly() {
        IdentityKey key = IdentityKey.generate();
        byte[] message = "hello".getBytes(StandardCharsets.UTF_8);
        byte[] signature = key.sign(message);
        assertThat(Signatures.verify(key.id(), message, signature)).isTrue();
        assertThat(Signatures.verify(IdentityKey.generate().id(), message, signature))
                .isFalse();
        assertThat(Signatures.verify(key.id(), "hellp".getBytes(StandardCharsets.UTF_8), signature))
                .isFalse();
        assertThat(Signatures.verify(key.id(), message, new byte[63])).isFalse();
    }

    @Test
    void base32AcceptsOnlyItsOwnForm() {
        NodeId id = IdentityKey.generate().id();
        assertThat(NodeId.parse(id.toString())).isEqualTo(id);
        assertThatThrownBy(() -> NodeId.parse("7".repeat(52)))
                .hasMessageContaining("node id")
                .hasRootCauseMessage("'" + "7".repeat(52) + "' is not canonical base32");
        assertThatThrownBy(() -> NodeId.parse(id.shortForm())).hasMessageContaining("node id");
        assertThatThrownBy(() -> Base32.decode("ABC")).hasMessageContaining("base32");
    }
}
