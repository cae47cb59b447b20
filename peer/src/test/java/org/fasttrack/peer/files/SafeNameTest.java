package org.fasttrack.peer.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafeNameTest {
    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void namesLeadNowhereElse() {
        assertThat(SafeName.all(List.of(
                        List.of("..", "..", "etc", "passwd"),
                        List.of("a/b"),
                        List.of("A_b"),
                        List.of(""),
                        List.of(".bashrc"),
                        List.of("x\n\0y. "),
                        List.of("C:\\boot"))))
                .extracting(Path::toString)
                .containsExactly("_/_/etc/passwd", "a_b", "A_b (2)", "_", "_.bashrc", "x__y", "C__boot");
    }

    @Test
    void aNameTooLongForFileSystemsKeepsItsExtension() {
        assertThat(SafeName.of("short.txt")).isEqualTo("short.txt");
        String longest = "x".repeat(SafeName.MAX_BYTES - 4) + ".txt";
        assertThat(SafeName.of(longest)).isEqualTo(longest);
        String cut = SafeName.of("\u3042".repeat(300) + ".flac");
        assertThat(cut).endsWith("\u3042.flac");
        assertThat(bytes(cut + " (9999).part.state.new")).isBetween(250, 255);
    }

    @Test
    void aLongNameIsNotCutWithinACharacter() {
        String cut = SafeName.of("\uD83C\uDFB5".repeat(100));
        assertThat(cut).isEqualTo("\uD83C\uDFB5".repeat(cut.length() / 2));
    }
}
