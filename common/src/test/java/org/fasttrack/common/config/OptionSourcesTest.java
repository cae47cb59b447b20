package org.fasttrack.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionSourcesTest {
    @TempDir
    Path folder;

    private static final class Options {
        @Parameter(names = "--limit")
        int limit = 100;

        @Parameter(names = "--share")
        List<String> share = new ArrayList<>();

        @Parameter(names = "--json")
        boolean json;
    }

    private static Options parse(Map<String, String> environment, Map<String, String> file, String... arguments) {
        Options options = new Options();
        JCommander.newBuilder()
                .addObject(options)
                .defaultProvider(new OptionSources(environment, file))
                .build()
                .parse(arguments);
        return options;
    }

    @Test
    void defaultHoldsWhereNothingIsSaid() {
        assertThat(parse(Map.of(), Map.of()).limit).isEqualTo(100);
    }

    @Test
    void fileReplacesTheDefault() {
        assertThat(parse(Map.of(), Map.of("limit", "5")).limit).isEqualTo(5);
    }

    @Test
    void environmentBeatsTheFile() {
        assertThat(parse(Map.of("FASTTRACK_LIMIT", "6"), Map.of("limit", "5")).limit)
                .isEqualTo(6);
    }

    @Test
    void flagBeatsTheEnvironment() {
        assertThat(parse(Map.of("FASTTRACK_LIMIT", "6"), Map.of("limit", "5"), "--limit", "7").limit)
                .isEqualTo(7);
    }

    @Test
    void flagsReplaceAListFromTheFile() {
        assertThat(parse(Map.of(), Map.of("share", "a,b")).share).containsExactly("a", "b");
        assertThat(parse(Map.of(), Map.of("share", "a,b"), "--share", "c", "--share", "d").share)
                .containsExactly("c", "d");
    }

    @Test
    void switchesAreTrueOrFalseInTheEnvironment() {
        assertThat(parse(Map.of("FASTTRACK_JSON", "true"), Map.of()).json).isTrue();
        assertThat(parse(Map.of("FASTTRACK_JSON", "false"), Map.of("json", "true")).json)
                .isFalse();
    }

    @Test
    void dashesAreUnderscoresInTheEnvironment() {
        assertThat(OptionSources.variable("--min-size")).isEqualTo("FASTTRACK_MIN_SIZE");
    }

    @Test
    void namesThatNoOptionHasAreFound() {
        OptionSources sources = new OptionSources(Map.of(), Map.of("limit", "5", "limmit", "5"));
        assertThat(sources.unknown(Set.of("--limit"))).containsExactly("limmit");
    }

    @Test
    void fileIsReadAsUtf8Properties() throws IOException {
        Path file = Files.writeString(folder.resolve("conf"), "# a comment\nshare = Müsik\nlimit=5\n");
        assertThat(OptionSources.read(file)).isEqualTo(Map.of("share", "Müsik", "limit", "5"));
    }

    @Test
    void missingFileIsSaidByName() {
        assertThatThrownBy(() -> OptionSources.read(folder.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }

    @Test
    void fileAtTheLimitIsReadAndOnePastItRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("long"), "#" + "x".repeat(OptionSources.MAX_FILE_BYTES - 1));
        assertThat(OptionSources.read(file)).isEmpty();
        Files.writeString(file, "#" + "x".repeat(OptionSources.MAX_FILE_BYTES));
        assertThatThrownBy(() -> OptionSources.read(file)).hasMessageContaining("longer than");
    }
}
