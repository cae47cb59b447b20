package org.fasttrack.peer.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinalNameTest {
    @TempDir
    Path folder;

    private Path part;
    private Path target;

    @BeforeEach
    void fetch() throws IOException {
        part = Files.writeString(folder.resolve("film.bin.part"), "fetched");
        target = folder.resolve("film.bin");
    }

    @Test
    void aTakenNameIsPassedOver() throws IOException {
        Files.writeString(target, "mine");
        assertThat(FinalName.give(part, target)).hasFileName("film (2).bin").hasContent("fetched");
        assertThat(target).hasContent("mine");
        assertThat(part).doesNotExist();
    }

    @Test
    void aFolderTakesTheNameOfNothingElse() throws IOException {
        Path many = Files.createDirectories(folder.resolve("album.part"));
        Files.writeString(many.resolve("song"), "fetched");
        Files.createDirectory(folder.resolve("album"));
        Path name = FinalName.give(many, folder.resolve("album"));
        assertThat(name).hasFileName("album (2)");
        assertThat(name.resolve("song")).hasContent("fetched");
        assertThat(folder.resolve("album")).isEmptyDirectory();
    }

    @Test
    void withoutLinksTheNameIsClaimedBeforeItIsTaken() throws IOException {
        Files.writeString(target, "mine");
        assertThatThrownBy(() -> FinalName.giveWithoutLinks(part, target))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(target).hasContent("mine");
        Files.delete(target);
        FinalName.giveWithoutLinks(part, target);
        assertThat(target).hasContent("fetched");
    }

    @Test
    void aRenameThatFailsLeavesNoEmptyFile() throws IOException {
        Files.delete(part);
        assertThatThrownBy(() -> FinalName.giveWithoutLinks(part, target)).isInstanceOf(IOException.class);
        assertThat(target).doesNotExist();
        assertThatThrownBy(() -> FinalName.give(part, target)).isInstanceOf(IOException.class);
        assertThat(target).doesNotExist();
    }
}
