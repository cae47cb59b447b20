package org.fasttrack.common.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.NetworkId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationsTest {
    private final IdentityKey creator = IdentityKey.generate();
    private final List<NodeId> guests =
            Stream.generate(() -> IdentityKey.generate().id()).limit(4).toList();
    private final NetworkFile network = NetworkFile.create(
            creator,
            NetworkId.of(new byte[NetworkId.BYTES]),
            "home",
            true,
            List.of(new RootKey(IdentityKey.generate().id(), "[::1]:1215")),
            InstantSource.system());

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("revocations");
    }

    private void learn(Revocations revocations, int from, int to) {
        guests.subList(from, to)
                .forEach(guest -> assertThat(revocations.learn(Revocation.seal(network, creator, guest)))
                        .isTrue());
    }

    private long known(Revocations revocations) {
        return guests.stream().filter(revocations::revoked).count();
    }

    @Test
    void theyOutliveTheProcess() throws IOException {
        Revocations before = new Revocations(network);
        learn(before, 0, 2);
        before.write(file);
        assertThat(known(Revocations.read(network, file))).isEqualTo(2);
        assertThat(known(Revocations.read(network, folder.resolve("none")))).isZero();
    }

    @Test
    void whatIsNewIsAppendedToTheSameFile() throws IOException {
        Revocations revocations = new Revocations(network);
        learn(revocations, 0, 2);
        revocations.write(file);
        byte[] first = Files.readAllBytes(file);
        // A second name of the file shows whether another one took its place.
        Path same = Files.createLink(folder.resolve("same"), file);
        learn(revocations, 2, 3);
        revocations.write(file);
        revocations.write(file);
        Revocations restarted = Revocations.read(network, same);
        assertThat(known(restarted)).isEqualTo(3);
        learn(restarted, 3, 4);
        restarted.write(file);
        assertThat(Files.readAllBytes(same)).startsWith(first);
        assertThat(Files.readAllLines(same)).hasSize(4).doesNotHaveDuplicates();
    }

    /** A process that is killed while it appends leaves any part of what it wanted to write. */
    @Test
    void whereverAnAppendIsCutShortNothingKeptBeforeIsLost() throws IOException {
        Revocations revocations = new Revocations(network);
        learn(revocations, 0, 2);
        revocations.write(file);
        int kept = Math.toIntExact(Files.size(file));
        learn(revocations, 2, 3);
        revocations.write(file);
        byte[] all = Files.readAllBytes(file);
        for (int cut = kept; cut <= all.length; cut++) {
            Files.write(file, Arrays.copyOf(all, cut));
            Revocations restarted = Revocations.read(network, file);
            assertThat(known(restarted)).as("cut at %d", cut).isGreaterThanOrEqualTo(2);
            learn(restarted, 3, 4);
            restarted.write(file);
            assertThat(Revocations.read(network, file))
                    .as("cut at %d", cut)
                    .matches(again -> known(again) == known(restarted));
        }
    }

    /** The creator revokes with {@code network revoke} while a node runs in the same folder. */
    @Test
    void whoWritesToTheSameFileLosesNothingOfTheOther() throws IOException {
        Revocations node = Revocations.read(network, file);
        Revocations command = Revocations.read(network, file);
        learn(command, 0, 1);
        command.write(file);
        learn(node, 1, 2);
        node.write(file);
        assertThat(known(Revocations.read(network, file))).isEqualTo(2);
    }

    @Test
    void nothingIsAppendedToALineThatAnotherWriterDidNotFinish() throws IOException {
        Revocations node = new Revocations(network);
        learn(node, 0, 1);
        node.write(file);
        Revocations command = Revocations.read(network, file);
        learn(command, 1, 2);
        command.write(file);
        Files.writeString(file, "torn", StandardOpenOption.APPEND);
        learn(node, 2, 3);
        node.write(file);
        assertThat(known(Revocations.read(network, file))).isEqualTo(3);
    }

    @Test
    void afterAFailureEverythingIsWrittenAnew() throws IOException {
        Revocations revocations = new Revocations(network);
        learn(revocations, 0, 1);
        revocations.write(file);
        Path elsewhere = Files.move(file, folder.resolve("elsewhere"));
        Files.createDirectories(file.resolve("in the way"));
        learn(revocations, 1, 2);
        assertThatThrownBy(() -> revocations.write(file)).isInstanceOf(IOException.class);
        Files.delete(file.resolve("in the way"));
        Files.delete(file);
        Files.writeString(Files.move(elsewhere, file), "torn", StandardOpenOption.APPEND);
        learn(revocations, 2, 3);
        revocations.write(file);
        assertThat(known(Revocations.read(network, file))).isEqualTo(3);
    }

    @Test
    void aLineThatIsWholeAndNoRevocationIsNamed() throws IOException {
        Revocations revocations = new Revocations(network);
        learn(revocations, 0, 1);
        revocations.write(file);
        Files.writeString(file, "AAAA\n" + Files.readString(file));
        assertThatThrownBy(() -> Revocations.read(network, file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1");
    }
}
