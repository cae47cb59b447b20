package org.fasttrack.peer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fasttrack.common.runtime.HomeFolder;
import org.fasttrack.peer.library.SharedFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddedFoldersTest {
    @TempDir
    Path data;

    private SharedFolder folder(String label) throws IOException {
        return Folders.parse(label + "=" + Files.createDirectories(data.resolve(label)), data);
    }

    private List<SharedFolder> afterRestart(SharedFolder... given) throws IOException {
        return new AddedFolders(data).besides(List.of(given));
    }

    @Test
    void foldersThatNobodySharesOnPurposeAreRefused() throws Exception {
        Path home = HomeFolder.path();
        for (Path wide : List.of(
                Path.of("/"), home, data.toRealPath(), data.resolve("..").toRealPath())) {
            assertThatThrownBy(() -> Folders.parse(wide.toString(), data))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("share a folder");
        }
        assertThat(folder("within")).isNotNull();
        Path other = Files.createDirectories(data.resolve("other"));
        Files.writeString(other.resolve("identity.key"), "secret");
        Files.writeString(other.resolve("api.json"), "secret");
        assertThatThrownBy(() -> Folders.parse(other.toString(), data)).hasMessageContaining("data folder of a node");
    }

    @Test
    void addedFolderIsSharedAfterARestart() throws IOException {
        new AddedFolders(data).added(folder("music"));
        assertThat(afterRestart(folder("talks"))).containsExactly(folder("talks"), folder("music"));
    }

    @Test
    void removedFolderStaysRemoved() throws IOException {
        new AddedFolders(data).added(folder("music"));
        new AddedFolders(data).added(folder("talks"));
        new AddedFolders(data).removed("music");
        assertThat(afterRestart()).containsExactly(folder("talks"));
    }

    @Test
    void flagWinsOverAnAddedFolderOfTheSameLabel() throws IOException {
        new AddedFolders(data).added(folder("music"));
        SharedFolder given = SharedFolder.of(
                "music", Files.createDirectories(data.resolve("elsewhere")).toRealPath());
        assertThat(afterRestart(given)).containsExactly(given);
    }

    @Test
    void folderThatIsGoneIsPassedOver() throws IOException {
        new AddedFolders(data).added(folder("music"));
        Files.delete(data.resolve("music"));
        assertThat(afterRestart()).isEmpty();
    }

    @Test
    void damagedFileIsSaidByName() throws IOException {
        Files.writeString(data.resolve("shares"), "nonsense");
        assertThatThrownBy(this::afterRestart).isInstanceOf(IOException.class).hasMessageContaining("shares");
    }

    @Test
    void anEqualsSignBehindASlashBelongsToThePath() throws IOException {
        Path odd = Files.createDirectories(data.resolve("x=private")).toRealPath();
        assertThat(Folders.parse(odd.toString(), data).root()).isEqualTo(odd);
        assertThat(Folders.parse("label=" + odd, data)).isEqualTo(SharedFolder.of("label", odd));
        new AddedFolders(data).added(SharedFolder.of("label", odd));
        assertThat(afterRestart()).containsExactly(SharedFolder.of("label", odd));
    }
}
