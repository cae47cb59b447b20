package org.fasttrack.peer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DownloadsTest {
    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void aNameTooLongForFileSystemsKeepsItsExtension() {
        assertThat(Downloads.shortened("short.txt")).isEqualTo("short.txt");
        String longest = "x".repeat(230) + ".txt";
        assertThat(Downloads.shortened(longest)).isEqualTo(longest);
        String cut = Downloads.shortened("\u3042".repeat(300) + ".flac");
        assertThat(cut).endsWith("\u3042.flac");
        assertThat(bytes(cut + " (999).part.state.new")).isBetween(250, 255);
    }

    @Test
    void aLongNameIsNotCutWithinACharacter() {
        String cut = Downloads.shortened("\uD83C\uDFB5".repeat(100));
        assertThat(cut).isEqualTo("\uD83C\uDFB5".repeat(cut.length() / 2));
    }
}
